package dev.taskwire.ums.account.service;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.ums.account.credential.CredentialRules;
import java.util.Locale;
import java.util.Optional;

/** The admin to create when there is none. */
public record FirstAdminConfig(String username, String password, Optional<String> email) {
    public static final String DEFAULT_USERNAME = "admin";

    /** Reads {@code ADMIN_USERNAME}, {@code ADMIN_PASSWORD} and {@code ADMIN_EMAIL}; empty without a password. */
    public static Optional<FirstAdminConfig> from(EnvironmentReader environment) {
        var username = environment.string("ADMIN_USERNAME");
        var password = environment.secret("ADMIN_PASSWORD");
        var email = environment.string("ADMIN_EMAIL");
        if (password.isEmpty() && (username.isPresent() || email.isPresent())) {
            environment.addError("ADMIN_PASSWORD", "must be set if ADMIN_USERNAME or ADMIN_EMAIL is set");
        }
        var admin = password.map(secret -> new FirstAdminConfig(username.orElse(DEFAULT_USERNAME), secret, email));
        admin.ifPresent(it -> it.check(environment));
        return admin;
    }

    private void check(EnvironmentReader environment) {
        CredentialRules.checkNewAccount(
                        IdentifierNormalizer.of(username), password, email.map(EmailAddresses::normalize))
                .forEach(error -> environment.addError(
                        "ADMIN_" + error.location().substring(1).toUpperCase(Locale.ROOT), error.detail()));
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "FirstAdminConfig[" + username + "]";
    }
}
