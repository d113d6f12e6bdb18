package dev.taskwire.shared.kafka.security;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.value.HttpUrl;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;

/**
 * How Kafka's client gets a token with OAuth 2.0 client credentials (RFC 6749).
 *
 * @param tokenEndpoint the address that issues tokens
 */
record OAuthClient(String tokenEndpoint, String id, String secret, Optional<String> scope) {
    static final String TOKEN_ENDPOINT = "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL";
    static final String ID = "KAFKA_SASL_OAUTHBEARER_CLIENT_ID";
    static final String SECRET = "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET";
    static final String SCOPE = "KAFKA_SASL_OAUTHBEARER_SCOPE";
    static final List<String> VARIABLES = List.of(TOKEN_ENDPOINT, ID, SECRET, SECRET + "_FILE", SCOPE);

    private static final int TOKEN_TIMEOUT_MILLIS = 2_000;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Reads the variables, of which only the scope is optional. */
    static OAuthClient from(EnvironmentReader environment) {
        String endpoint = environment.required(TOKEN_ENDPOINT, "the address that issues tokens");
        if (!endpoint.isEmpty()
                && HttpUrl.parseWithoutUser(endpoint)
                        .filter(OAuthClient::isProtected)
                        .isEmpty()) {
            environment.addError(
                    TOKEN_ENDPOINT, "must be an https address without user and query; http only on this machine");
        }
        return new OAuthClient(
                endpoint,
                environment.required(ID, "the id of the client at the token endpoint"),
                environment.requiredSecret(SECRET, "the secret of the client at the token endpoint"),
                environment.string(SCOPE));
    }

    private static boolean isProtected(URI url) {
        return "https".equals(url.getScheme()) || LOOPBACK.contains(url.getHost());
    }

    Map<String, Object> clientProperties() {
        allowTokenEndpoint();
        var properties = new HashMap<String, Object>();
        properties.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAuthBearerLoginCallbackHandler.class);
        properties.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, ClientCredentialsJwtRetriever.class.getName());
        properties.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, tokenEndpoint);
        properties.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, id);
        properties.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, new Password(secret));
        // Without these, Kafka's client waits for an address that does not respond without an end.
        properties.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, TOKEN_TIMEOUT_MILLIS);
        properties.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, TOKEN_TIMEOUT_MILLIS);
        // It tries again for so long, which must end before a check of Kafka does, so that its reason is seen.
        properties.put(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, (long) TOKEN_TIMEOUT_MILLIS);
        scope.ifPresent(value -> properties.put(SaslConfigs.SASL_OAUTHBEARER_SCOPE, value));
        return properties;
    }

    /** Adds the address to those that Kafka's client may call. It takes the list only from a system property. */
    private void allowTokenEndpoint() {
        String property = BrokerSecurityConfigs.ALLOWED_SASL_OAUTHBEARER_URLS_CONFIG;
        var allowed = new LinkedHashSet<>(
                Arrays.asList(System.getProperty(property, "").split(",", -1)));
        allowed.remove("");
        if (allowed.add(tokenEndpoint)) {
            System.setProperty(property, String.join(",", allowed));
        }
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "OAuthClient[" + tokenEndpoint + "]";
    }
}
