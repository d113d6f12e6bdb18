package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** The data of an account that is to be created, as it was sent. */
public record NewAccount(
        String username, String password, Optional<String> email, Role role, ZoneId timeZone, Optional<Locale> locale) {
    /** Returns the data of an account that users create for themselves. */
    public static NewAccount ofRegisteredUser(
            String username, String password, Optional<String> email, Optional<Locale> locale) {
        return new NewAccount(username, password, email, Role.USER, TimeZones.DEFAULT, locale);
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "NewAccount[" + username + "]";
    }
}
