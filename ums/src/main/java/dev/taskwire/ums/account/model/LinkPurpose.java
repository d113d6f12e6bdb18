package dev.taskwire.ums.account.model;

import dev.taskwire.shared.value.WireName;
import java.time.Duration;

/** What a link in a mail is for. An account has at most one valid link for each purpose. */
public enum LinkPurpose implements WireName {
    /** Proves that the user reads mails to the address. */
    VERIFY_EMAIL(Duration.ofHours(24)),
    /** Replaces a forgotten password. */
    RESET_PASSWORD(Duration.ofMinutes(30)),
    /** Sets the first password of an account that an admin has created for the address. */
    INVITATION(Duration.ofDays(7));

    private final Duration lifetime;

    LinkPurpose(Duration lifetime) {
        this.lifetime = lifetime;
    }

    /** Returns how long a link is valid after it was made. */
    public Duration lifetime() {
        return lifetime;
    }
}
