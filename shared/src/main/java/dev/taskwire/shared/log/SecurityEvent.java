package dev.taskwire.shared.log;

import dev.taskwire.shared.value.WireName;
import org.slf4j.event.Level;

/** The events of the audit log and of the audit trail, in the terms of OWASP's Logging Vocabulary. */
public enum SecurityEvent implements WireName {
    AUTHN_LOGIN_SUCCESS(Level.INFO),
    AUTHN_LOGIN_FAIL(Level.WARN),
    /** A sign-in was refused because too many before it had failed. */
    AUTHN_LOGIN_FAIL_MAX(Level.WARN),
    AUTHN_PASSWORD_CHANGE(Level.INFO),
    /** The current password, which a change requires, was wrong. */
    AUTHN_PASSWORD_CHANGE_FAIL(Level.WARN),
    /** A session, or all sessions of a user, were revoked. */
    AUTHN_TOKEN_REVOKED(Level.INFO),
    /** A refresh token was used again after its replacement: it was stolen. */
    AUTHN_TOKEN_REUSE(Level.ERROR),
    /** A request was refused with 403, because the user may not do this. */
    AUTHZ_FAIL(Level.WARN),
    /** The role of a user has changed, or whether they may sign in. */
    AUTHZ_CHANGE(Level.WARN),
    USER_CREATED(Level.INFO),
    /** The name or the e-mail address of a user has changed. */
    USER_UPDATED(Level.INFO),
    USER_DELETED(Level.WARN);

    private final Level level;

    SecurityEvent(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }
}
