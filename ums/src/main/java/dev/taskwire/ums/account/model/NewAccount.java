package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import java.time.ZoneId;
import java.util.Optional;

/** What is said of an account that is to be created, as it was given. */
public record NewAccount(String username, String password, Optional<String> email, Role role, ZoneId timeZone) {
    /** One that somebody makes for themselves. */
    public static NewAccount ofUser(String username, String password, Optional<String> email) {
        return new NewAccount(username, password, email, Role.USER, TimeZones.DEFAULT);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "NewAccount[" + username + "]";
    }
}
