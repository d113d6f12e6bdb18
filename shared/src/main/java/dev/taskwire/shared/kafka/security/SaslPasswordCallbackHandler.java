package dev.taskwire.shared.kafka.security;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.jspecify.annotations.Nullable;

/**
 * Gives Kafka's client the user name and the password at each authentication. Kafka creates it by its name. Otherwise
 * the password would be a part of the client's settings, and stay the same.
 */
public final class SaslPasswordCallbackHandler implements AuthenticateCallbackHandler {
    /** The setting that holds the {@link SaslPassword}. */
    static final String SETTING = "taskwire.sasl.password";

    private @Nullable SaslPassword credentials;

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
        credentials = (SaslPassword) settings.get(SETTING);
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        var known = Objects.requireNonNull(credentials);
        for (var callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(known.username());
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(known.password().toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {
        // It holds nothing that must be released.
    }
}
