package dev.taskwire.shared.log;

import dev.taskwire.shared.value.WireName;
import org.slf4j.event.Level;

/** What the security log tells, in the words of OWASP's Logging Vocabulary. */
public enum SecurityEvent implements WireName {
    AUTHN_LOGIN_SUCCESS(Level.INFO),
    AUTHN_LOGIN_FAIL(Level.WARN),
    AUTHN_PASSWORD_CHANGE(Level.INFO),
    /** The current password that was to be shown again was wrong. */
    AUTHN_PASSWORD_CHANGE_FAIL(Level.WARN),
    /** Somebody ended a session, or all of a user's. */
    AUTHN_TOKEN_REVOKED(Level.INFO),
    /** A refresh token came back that was used up: it was stolen. */
    AUTHN_TOKEN_REUSE(Level.ERROR),
    /** A user has another role, or may not sign in any more, or may again. */
    AUTHZ_CHANGE(Level.WARN),
    USER_CREATED(Level.INFO),
    /** Names, address or time zone of a user are others. */
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
