package dev.taskwire.shared.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.tls.PemKeyCertificate;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit makes the directory
class TlsConfigTest {
    private static final SelfSignedCertificate RSA = SelfSignedCertificate.create("RSA");
    private static final SelfSignedCertificate EC = SelfSignedCertificate.create("EC");

    private static final String NO_KEY =
            "TLS_KEY_FILE: the file must contain the key of the certificate in TLS_CERT_FILE: "
                    + "RSA or EC, in PEM format, not encrypted";

    @TempDir
    private Path directory;

    @Test
    void withoutThemThereIsNoTls() {
        assertThat(EnvironmentReader.read(Map.of("TLS_CERT_FILE", "", "TLS_KEY_FILE", " "), TlsConfig::from))
                .isEmpty();
    }

    @Test
    void aPairOfEitherKindIsTaken() throws IOException {
        for (SelfSignedCertificate pair : new SelfSignedCertificate[] {RSA, EC}) {
            assertThat(read(pair.certificate(), pair.key())).isPresent();
            assertThat(read("some text\n" + pair.certificate(), "\n" + pair.key()))
                    .isPresent();
        }
    }

    @Test
    void bothOrNone() {
        for (String name : new String[] {"TLS_CERT_FILE", "TLS_KEY_FILE"}) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> EnvironmentReader.read(Map.of(name, "/nowhere"), TlsConfig::from))
                    .satisfies(failure -> assertThat(failure.errors())
                            .singleElement()
                            .asString()
                            .endsWith(": is not set; TLS needs both a certificate and its key")
                            .doesNotStartWith(name));
        }
    }

    @Test
    void aFileThatIsNotThereIsNamedByItsVariable() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(
                        Map.of("TLS_CERT_FILE", "/nowhere/a", "TLS_KEY_FILE", "/nowhere/b"), TlsConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .containsExactly(
                                "TLS_CERT_FILE: the file cannot be read", "TLS_KEY_FILE: the file cannot be read"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n"
            })
    void whatIsNoCertificate(String pem) {
        assertFault(pem, RSA.key(), "TLS_CERT_FILE: the file must contain a certificate in PEM format");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nQUJD\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nQUJD\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void whatIsNoKey(String pem) {
        assertFault(RSA.certificate(), pem, NO_KEY);
    }

    @Test
    void whatDoesNotBelongTogether() {
        assertFault(RSA.certificate(), EC.key(), NO_KEY);
        assertFault(EC.certificate(), RSA.key(), NO_KEY);
        assertFault(RSA.certificate(), SelfSignedCertificate.create("RSA").key(), NO_KEY);
        assertFault(EC.certificate(), SelfSignedCertificate.create("EC").key(), NO_KEY);
    }

    @Test
    void whatIsNoChain() {
        assertFault(
                RSA.certificate() + RSA.certificate(),
                RSA.key(),
                "TLS_CERT_FILE: each certificate after the first must be the issuer of the certificate before it");
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(new PemKeyCertificate(RSA.certificate(), "s3cret").toString())
                .doesNotContain("s3cret");
    }

    private Optional<TlsConfig> read(String certificate, String key) throws IOException {
        var certificateFile = Files.writeString(directory.resolve("tls.crt"), certificate);
        var keyFile = Files.writeString(directory.resolve("tls.key"), key);
        return EnvironmentReader.read(
                Map.of("TLS_CERT_FILE", certificateFile.toString(), "TLS_KEY_FILE", keyFile.toString()),
                TlsConfig::from);
    }

    private void assertFault(String certificate, String key, String fault) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(certificate, key))
                .satisfies(failure -> assertThat(failure.errors()).containsExactly(fault));
    }
}
