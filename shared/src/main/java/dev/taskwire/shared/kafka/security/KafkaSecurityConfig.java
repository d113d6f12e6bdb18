package dev.taskwire.shared.kafka.security;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.tls.TlsClientContext;
import dev.taskwire.shared.tls.TlsClientFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** How all Kafka clients of a process encrypt their connections and authenticate. */
public final class KafkaSecurityConfig {
    /** Neither encryption nor authentication. */
    public static final KafkaSecurityConfig NONE =
            new KafkaSecurityConfig(SecurityProtocol.PLAINTEXT, Optional.empty(), Optional.empty(), Map.of());

    private static final String PROTOCOL = "KAFKA_SECURITY_PROTOCOL";
    private static final String MECHANISM = "KAFKA_SASL_MECHANISM";
    private static final List<String> PASSWORD_VARIABLES =
            List.of("KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD", "KAFKA_SASL_PASSWORD_FILE");
    private static final String TLS_PREFIX = "KAFKA_TLS";
    private static final List<String> TLS_VARIABLES =
            List.of("KAFKA_TLS_CA_FILE", "KAFKA_TLS_CERT_FILE", "KAFKA_TLS_KEY_FILE");

    private final SecurityProtocol protocol;
    private final Optional<SaslMechanism> mechanism;
    private final Optional<TlsClientContext> tls;
    private final Map<String, Object> properties;

    private KafkaSecurityConfig(
            SecurityProtocol protocol,
            Optional<SaslMechanism> mechanism,
            Optional<TlsClientContext> tls,
            Map<String, Object> properties) {
        this.protocol = protocol;
        this.mechanism = mechanism;
        this.tls = tls;
        this.properties = properties;
    }

    /**
     * Reads {@code KAFKA_SECURITY_PROTOCOL}, {@code KAFKA_SASL_…} and {@code KAFKA_TLS_…}, and checks that they fit
     * together.
     */
    public static KafkaSecurityConfig from(EnvironmentReader environment) {
        var protocol = choice(environment, PROTOCOL, SecurityProtocol.values(), value -> value.name);
        if (protocol.isEmpty() && environment.string(PROTOCOL).isPresent()) {
            return NONE;
        }
        return from(environment, protocol.orElse(SecurityProtocol.PLAINTEXT));
    }

    private static KafkaSecurityConfig from(EnvironmentReader environment, SecurityProtocol protocol) {
        var properties = new HashMap<String, Object>();
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name);
        Optional<TlsClientContext> tls = Optional.empty();
        if (protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL) {
            tls = Optional.of(new TlsClientContext(TlsClientFiles.from(environment, TLS_PREFIX)));
            properties.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RenewingSslEngineFactory.class);
            properties.put(RenewingSslEngineFactory.SETTING, tls.get());
        } else {
            refuse(environment, TLS_VARIABLES, PROTOCOL + " is " + protocol.name + "; TLS needs SSL or SASL_SSL");
        }
        Optional<SaslMechanism> mechanism = Optional.empty();
        if (protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL) {
            mechanism = mechanism(environment, protocol);
            mechanism.ifPresent(known -> properties.putAll(saslProperties(environment, known)));
        } else {
            String reason = PROTOCOL + " is " + protocol.name + "; SASL needs SASL_SSL or SASL_PLAINTEXT";
            refuse(environment, List.of(MECHANISM), reason);
            refuse(environment, PASSWORD_VARIABLES, reason);
            refuse(environment, OAuthClient.VARIABLES, reason);
        }
        return protocol == SecurityProtocol.PLAINTEXT
                ? NONE
                : new KafkaSecurityConfig(protocol, mechanism, tls, Map.copyOf(properties));
    }

    private static Optional<SaslMechanism> mechanism(EnvironmentReader environment, SecurityProtocol protocol) {
        var mechanism = choice(environment, MECHANISM, SaslMechanism.values(), SaslMechanism::registeredName);
        if (environment.string(MECHANISM).isEmpty()) {
            environment.addError(
                    MECHANISM,
                    "is not set; with " + protocol.name + " it must be one of "
                            + names(SaslMechanism.values(), SaslMechanism::registeredName));
        }
        return mechanism;
    }

    private static Map<String, Object> saslProperties(EnvironmentReader environment, SaslMechanism mechanism) {
        var properties = new HashMap<String, Object>();
        properties.put(SaslConfigs.SASL_MECHANISM, mechanism.registeredName());
        properties.put(SaslConfigs.SASL_JAAS_CONFIG, mechanism.jaasConfig());
        if (mechanism == SaslMechanism.OAUTHBEARER) {
            refuse(
                    environment,
                    PASSWORD_VARIABLES,
                    MECHANISM + " is OAUTHBEARER, which uses KAFKA_SASL_OAUTHBEARER_… instead");
            properties.putAll(OAuthClient.from(environment).clientProperties());
        } else {
            refuse(
                    environment,
                    OAuthClient.VARIABLES,
                    MECHANISM + " is " + mechanism.registeredName() + "; it belongs to OAUTHBEARER");
            properties.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, SaslPasswordCallbackHandler.class);
            properties.put(SaslPasswordCallbackHandler.SETTING, SaslPassword.from(environment));
        }
        return properties;
    }

    /** Records an error for each of the variables that is set, since a setting without effect hides a mistake. */
    private static void refuse(EnvironmentReader environment, List<String> variables, String reason) {
        variables.stream()
                .filter(variable -> environment.string(variable).isPresent())
                .forEach(variable -> environment.addError(variable, "is set, but " + reason));
    }

    private static <E> Optional<E> choice(
            EnvironmentReader environment, String variable, E[] values, Function<E, String> name) {
        var text = environment.string(variable);
        var found = Stream.of(values)
                .filter(value -> text.isPresent() && name.apply(value).equals(text.get()))
                .findFirst();
        if (text.isPresent() && found.isEmpty()) {
            environment.addError(variable, "must be one of " + names(values, name));
        }
        return found;
    }

    private static <E> String names(E[] values, Function<E, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.joining(", "));
    }

    /** Returns the settings that every client of Kafka needs. */
    public Map<String, Object> clientProperties() {
        return properties;
    }

    /** Returns the certificates, if the connections are encrypted. */
    public Optional<TlsClientContext> tls() {
        return tls;
    }

    /** Returns whether Kafka is used without encryption and authentication. */
    public boolean isPlaintext() {
        return protocol == SecurityProtocol.PLAINTEXT;
    }

    /**
     * Returns one line for a failure that an operator must fix, which names the variables to check or what is denied.
     * Empty for other failures, such as a Kafka that is away.
     */
    public Optional<String> explain(Throwable failure) {
        return AccessFailure.explain(failure, mechanism);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "KafkaSecurityConfig[" + protocol.name
                + mechanism.map(known -> ", " + known.registeredName()).orElse("") + "]";
    }
}
