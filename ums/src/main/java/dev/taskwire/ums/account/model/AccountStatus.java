package dev.taskwire.ums.account.model;

import dev.taskwire.shared.value.WireName;

/** Says whether an account may be used. */
public enum AccountStatus implements WireName {
    ACTIVE,
    DISABLED;

    public static AccountStatus of(String wire) {
        return WireName.of(AccountStatus.class, wire);
    }
}
