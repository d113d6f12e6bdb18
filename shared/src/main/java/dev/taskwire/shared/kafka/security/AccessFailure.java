package dev.taskwire.shared.kafka.security;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Explains why Kafka does not let a client in. */
final class AccessFailure {
    private static final int MAX_LENGTH = 300;

    private AccessFailure() {}

    static Optional<String> explain(Throwable failure, Optional<SaslMechanism> mechanism) {
        var causes = causes(failure);
        for (var cause : causes) {
            if (cause instanceof AuthorizationException) {
                return Optional.of("Kafka denies access: " + line(cause));
            }
            if (cause instanceof SslAuthenticationException) {
                return Optional.of(explainTls(causes));
            }
            if (cause instanceof UnsupportedSaslMechanismException) {
                return Optional.of("Kafka refuses the mechanism: " + line(cause) + "; check KAFKA_SASL_MECHANISM");
            }
            if (cause instanceof AuthenticationException || cause instanceof LoginException) {
                return Optional.of(
                        mechanism.isPresent() && mechanism.get() == SaslMechanism.OAUTHBEARER
                                ? "no token that Kafka accepts: " + line(cause)
                                        + "; check KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, …_CLIENT_ID and"
                                        + " …_CLIENT_SECRET"
                                : "Kafka refuses the user: " + line(cause)
                                        + "; check KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD");
            }
        }
        return Optional.empty();
    }

    private static String explainTls(List<Throwable> causes) {
        var root = causes.get(causes.size() - 1);
        String reason = line(root);
        if (reason.contains("fatal alert")) {
            return "Kafka refuses the TLS connection: " + reason
                    + "; check KAFKA_TLS_CERT_FILE, and KAFKA_SECURITY_PROTOCOL";
        }
        if (reason.startsWith("No subject alternative") || reason.startsWith("No name matching")) {
            // The message of the JDK contains the address.
            return "the certificate of a broker is not for its name in KAFKA_BOOTSTRAP_SERVERS";
        }
        boolean untrusted = causes.stream().anyMatch(GeneralSecurityException.class::isInstance);
        return "TLS with Kafka fails: " + reason
                + (untrusted ? "; check KAFKA_TLS_CA_FILE" : "; check KAFKA_SECURITY_PROTOCOL");
    }

    private static List<Throwable> causes(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static String line(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return text.substring(0, Math.min(text.length(), MAX_LENGTH));
    }
}
