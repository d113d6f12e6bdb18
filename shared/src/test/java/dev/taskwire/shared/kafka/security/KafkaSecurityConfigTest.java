package dev.taskwire.shared.kafka.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class KafkaSecurityConfigTest {
    private static final SelfSignedCertificate PAIR = SelfSignedCertificate.create("EC");
    private static final SelfSignedCertificate EXPIRED =
            SelfSignedCertificate.valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"));
    private static final String SECRET = "s3cret-of-the-user";

    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    private Path directory;

    private String certificate;
    private String key;

    @BeforeEach
    void write() throws IOException {
        PAIR.write(directory);
        certificate = directory.resolve("tls.crt").toString();
        key = directory.resolve("tls.key").toString();
    }

    private KafkaSecurityConfig read() {
        return EnvironmentReader.read(variables, KafkaSecurityConfig::from);
    }

    private List<String> errors() {
        return catchThrowableOfType(ConfigException.class, this::read).errors();
    }

    private KafkaSecurityConfigTest with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    private KafkaSecurityConfigTest sasl(String mechanism) {
        return with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL").with("KAFKA_SASL_MECHANISM", mechanism);
    }

    @Test
    void unsetIsNone() {
        with("KAFKA_SECURITY_PROTOCOL", " ").with("KAFKA_TLS_CA_FILE", "");
        assertThat(read()).isSameAs(KafkaSecurityConfig.NONE);
        with("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        assertThat(read().clientProperties()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void userAndPassword(String mechanism) {
        sasl(mechanism)
                .with("KAFKA_SASL_USERNAME", "ums")
                .with("KAFKA_SASL_PASSWORD", SECRET)
                .with("KAFKA_TLS_CA_FILE", certificate);
        var config = read();
        assertThat(config.clientProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", mechanism);
        assertThat(config.isPlaintext()).isFalse();
        assertThat(config).hasToString("KafkaSecurityConfig[SASL_SSL, " + mechanism + "]");
        assertThat(config.clientProperties().toString()).doesNotContain(SECRET);
    }

    @Test
    void clientCredentials() {
        sasl("OAUTHBEARER")
                .with("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", "https://login.example.org/token")
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", "ums")
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET", SECRET)
                .with("KAFKA_SASL_OAUTHBEARER_SCOPE", "kafka");
        var config = read();
        assertThat(config.clientProperties())
                .containsEntry("sasl.mechanism", "OAUTHBEARER")
                .containsEntry("sasl.oauthbearer.token.endpoint.url", "https://login.example.org/token")
                .containsEntry("sasl.oauthbearer.client.credentials.client.id", "ums")
                .containsEntry("sasl.oauthbearer.scope", "kafka");
        assertThat(config.clientProperties().toString()).doesNotContain(SECRET);
        assertThat(System.getProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls"))
                .contains("https://login.example.org/token");
    }

    @Test
    void unknownNames() {
        with("KAFKA_SECURITY_PROTOCOL", "sasl_ssl").with("KAFKA_SASL_MECHANISM", "GSSAPI");
        assertThat(errors())
                .containsExactly("KAFKA_SECURITY_PROTOCOL: must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL");
        with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        assertThat(errors())
                .containsExactly(
                        "KAFKA_SASL_MECHANISM: must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER");
    }

    @Test
    void saslWithoutItsSettings() {
        with("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        assertThat(errors())
                .containsExactly("KAFKA_SASL_MECHANISM: is not set; with SASL_PLAINTEXT it must be one of "
                        + "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER");
        with("KAFKA_SASL_MECHANISM", "PLAIN");
        assertThat(errors())
                .containsExactly(
                        "KAFKA_SASL_USERNAME: is not set; it must be the name of the user at Kafka",
                        "KAFKA_SASL_PASSWORD: is not set; it must be the password of the user at Kafka");
        with("KAFKA_SASL_MECHANISM", "OAUTHBEARER");
        assertThat(errors())
                .containsExactly(
                        "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL: is not set; it must be the address that issues tokens",
                        "KAFKA_SASL_OAUTHBEARER_CLIENT_ID: is not set; it must be the id of the client at the token endpoint",
                        "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET: is not set; "
                                + "it must be the secret of the client at the token endpoint");
    }

    @Test
    void settingsWithoutEffect() {
        with("KAFKA_SASL_MECHANISM", "PLAIN")
                .with("KAFKA_SASL_PASSWORD", SECRET)
                .with("KAFKA_TLS_CA_FILE", certificate);
        assertThat(errors())
                .containsExactly(
                        "KAFKA_TLS_CA_FILE: is set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT; TLS needs SSL or SASL_SSL",
                        "KAFKA_SASL_MECHANISM: is set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT; "
                                + "SASL needs SASL_SSL or SASL_PLAINTEXT",
                        "KAFKA_SASL_PASSWORD: is set, but KAFKA_SECURITY_PROTOCOL is PLAINTEXT; "
                                + "SASL needs SASL_SSL or SASL_PLAINTEXT");
    }

    @Test
    void settingsOfTheOtherMechanism() {
        sasl("SCRAM-SHA-512")
                .with("KAFKA_SASL_USERNAME", "ums")
                .with("KAFKA_SASL_PASSWORD", SECRET)
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", "ums");
        assertThat(errors())
                .containsExactly("KAFKA_SASL_OAUTHBEARER_CLIENT_ID: is set, but KAFKA_SASL_MECHANISM is SCRAM-SHA-512; "
                        + "it belongs to OAUTHBEARER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://login.example.org/token", "https://u:p@login.example.org", "login", "file:///token"})
    void tokenEndpointThatIsNotProtected(String url) {
        sasl("OAUTHBEARER")
                .with("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", url)
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", "ums")
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET", SECRET);
        assertThat(errors())
                .containsExactly("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL: must be an https address without user and "
                        + "query; http only on this machine");
    }

    @Test
    void filesThatCannotBeRead() {
        with("KAFKA_SECURITY_PROTOCOL", "SSL")
                .with("KAFKA_TLS_CA_FILE", "/nowhere/ca")
                .with("KAFKA_TLS_CERT_FILE", "/nowhere/certificate")
                .with("KAFKA_TLS_KEY_FILE", "/nowhere/key");
        assertThat(errors())
                .containsExactly(
                        "KAFKA_TLS_CA_FILE: the file cannot be read",
                        "KAFKA_TLS_CERT_FILE: the file cannot be read",
                        "KAFKA_TLS_KEY_FILE: the file cannot be read");
        sasl("PLAIN").with("KAFKA_SASL_USERNAME", "ums").with("KAFKA_SASL_PASSWORD_FILE", "/nowhere/password");
        assertThat(errors()).contains("KAFKA_SASL_PASSWORD_FILE: the file cannot be read");
    }

    @Test
    void filesWithoutCertificates() throws IOException {
        var text = Files.writeString(
                        directory.resolve("text"), "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----")
                .toString();
        with("KAFKA_SECURITY_PROTOCOL", "SSL")
                .with("KAFKA_TLS_CA_FILE", text)
                .with("KAFKA_TLS_CERT_FILE", text)
                .with("KAFKA_TLS_KEY_FILE", key);
        assertThat(errors())
                .containsExactly(
                        "KAFKA_TLS_CA_FILE: the file must contain certificates in PEM format",
                        "KAFKA_TLS_CERT_FILE: the file must contain a certificate in PEM format");
    }

    @Test
    void certificateAndKeyBelongTogether() throws IOException {
        with("KAFKA_SECURITY_PROTOCOL", "SSL").with("KAFKA_TLS_CERT_FILE", certificate);
        assertThat(errors())
                .containsExactly("KAFKA_TLS_KEY_FILE: is not set; TLS needs both a certificate and its key");
        with("KAFKA_TLS_KEY_FILE", key);
        assertThat(read().tls()).isPresent();
        Files.writeString(Path.of(key), SelfSignedCertificate.create("EC").key());
        assertThat(errors())
                .containsExactly("KAFKA_TLS_KEY_FILE: the file must contain the key of the certificate in "
                        + "KAFKA_TLS_CERT_FILE: RSA or EC, in PEM format, not encrypted");
    }

    @Test
    void certificatesThatHaveExpired() throws IOException {
        EXPIRED.write(directory);
        with("KAFKA_SECURITY_PROTOCOL", "SSL")
                .with("KAFKA_TLS_CA_FILE", certificate)
                .with("KAFKA_TLS_CERT_FILE", certificate)
                .with("KAFKA_TLS_KEY_FILE", key);
        assertThat(errors())
                .containsExactly(
                        "KAFKA_TLS_CA_FILE: the certificate expired at 2021-01-01T00:00:00Z",
                        "KAFKA_TLS_CERT_FILE: the certificate expired at 2021-01-01T00:00:00Z");
        Files.writeString(Path.of(certificate), PAIR.certificate() + EXPIRED.certificate());
        assertThat(EnvironmentReader.read(
                        Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_TLS_CA_FILE", certificate),
                        KafkaSecurityConfig::from))
                .as("an old certificate beside a valid one")
                .isNotNull();
    }

    /** Kafka's clients log all their settings. */
    @Test
    void kafkaLogsNoSecret() {
        sasl("PLAIN")
                .with("KAFKA_SASL_USERNAME", "ums")
                .with("KAFKA_SASL_PASSWORD", SECRET)
                .with("KAFKA_TLS_CERT_FILE", certificate)
                .with("KAFKA_TLS_KEY_FILE", key);
        var passwords = new HashMap<>(read().clientProperties());
        variables.clear();
        sasl("OAUTHBEARER")
                .with("KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", "http://127.0.0.1:9/token")
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", "ums")
                .with("KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET", SECRET);
        var tokens = new HashMap<>(read().clientProperties());
        var logger = (Logger) LoggerFactory.getLogger("org.apache.kafka");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        var level = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try {
            for (var properties : List.of(passwords, tokens)) {
                properties.put("bootstrap.servers", "127.0.0.1:9");
                properties.put("sasl.login.retry.backoff.max.ms", 1L);
                properties.put("sasl.login.retry.backoff.ms", 1L);
                try {
                    // It logs its settings when it is created.
                    Admin.create(properties).close(Duration.ZERO);
                } catch (KafkaException noToken) {
                    assertThat(noToken.toString()).doesNotContain(SECRET);
                }
            }
        } finally {
            logger.setLevel(level);
            logger.detachAppender(lines);
        }
        String body = PAIR.key().lines().skip(1).findFirst().orElseThrow();
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("sasl.mechanism = PLAIN"))
                .anyMatch(line -> line.contains("client.secret = [hidden]"))
                .noneMatch(line -> line.contains(SECRET) || line.contains(body));
    }
}
