package dev.taskwire.ums.account;

import java.util.Locale;

/** Whether an account may be used. */
public enum AccountStatus {
    ACTIVE,
    DISABLED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AccountStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
