package dev.taskwire.ums.account;

import dev.taskwire.shared.config.Env;
import dev.taskwire.shared.text.ComparableForm;
import java.util.Locale;
import java.util.Optional;

/** The account that is created when there is no admin. */
public record FirstAdminConfig(String username, String password, Optional<String> email) {
    public static final String DEFAULT_USERNAME = "admin";

    /**
     * Reads {@code ADMIN_USERNAME}, {@code ADMIN_PASSWORD} and {@code ADMIN_EMAIL}; without a password there is none.
     */
    public static Optional<FirstAdminConfig> from(Env env) {
        var username = env.text("ADMIN_USERNAME");
        var password = env.secret("ADMIN_PASSWORD");
        var email = env.text("ADMIN_EMAIL");
        if (password.isEmpty() && (username.isPresent() || email.isPresent())) {
            env.fault("ADMIN_PASSWORD", "is not set, although ADMIN_USERNAME or ADMIN_EMAIL is");
        }
        var admin = password.map(secret -> new FirstAdminConfig(username.orElse(DEFAULT_USERNAME), secret, email));
        admin.ifPresent(it -> it.check(env));
        return admin;
    }

    private void check(Env env) {
        Names.faults(ComparableForm.of(username), password, email.map(ComparableForm::of))
                .forEach(fault ->
                        env.fault("ADMIN_" + fault.location().substring(1).toUpperCase(Locale.ROOT), fault.detail()));
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "FirstAdmin[" + username + "]";
    }
}
