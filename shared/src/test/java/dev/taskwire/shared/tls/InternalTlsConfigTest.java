package dev.taskwire.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.testing.http.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves which settings of TLS between processes fit together, and that each other one is one line. */
@SuppressWarnings("NullAway.Init") // JUnit makes the directory
class InternalTlsConfigTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final TestAuthority.Issued ISSUED = AUTHORITY.issue("ums");
    private static final String URLS = "UMS_URLS";

    /** What the three kinds of processes check. */
    private static final BiConsumer<InternalTlsConfig, EnvironmentReader> SERVER =
            (config, environment) -> config.checkServer(environment);

    private static final BiConsumer<InternalTlsConfig, EnvironmentReader> CLIENT = (config, environment) ->
            config.checkClient(environment).upstreams(environment, URLS, "an address");
    private static final BiConsumer<InternalTlsConfig, EnvironmentReader> BOTH =
            (config, environment) -> config.upstreams(environment, URLS, "an address");

    @TempDir
    private Path directory;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void write() throws IOException {
        AUTHORITY.write(directory);
        ISSUED.write(directory);
        variables.put(URLS, "http://ums:8081");
    }

    @Test
    void withoutThemThereIsNoTls() {
        var config = read(BOTH);

        assertThat(config.hasCertificate()).isFalse();
        assertThat(config.hasAuthorities()).isFalse();
    }

    @Test
    void allThreeAreMutualTls() {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        for (var kind : List.of(SERVER, CLIENT, BOTH)) {
            assertThat(read(kind).hasCertificate()).isTrue();
            assertThat(read(kind).hasAuthorities()).isTrue();
        }
    }

    @Test
    void certificateAloneIsForAServerThatAcceptsAnyClient() {
        setCertificate();

        assertThat(read(SERVER).hasCertificate()).isTrue();
        assertThat(read(BOTH).hasCertificate()).isTrue();
        assertFaults(
                CLIENT,
                "INTERNAL_TLS_CA_FILE: is not set; the certificate in INTERNAL_TLS_CERT_FILE is shown only to verified "
                        + "services");
    }

    @Test
    void authoritiesAloneAreForAClientThatShowsNoCertificate() {
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        assertThat(read(CLIENT).hasAuthorities()).isTrue();
        assertThat(read(BOTH).hasAuthorities()).isTrue();
        assertFaults(
                SERVER,
                "INTERNAL_TLS_CERT_FILE: is not set; INTERNAL_TLS_CA_FILE verifies clients only where there is a "
                        + "certificate");
    }

    @Test
    void httpsNeedsAuthorities() {
        variables.put(URLS, "http://ums:8081,https://ums:8081");

        assertFaults(
                BOTH,
                "INTERNAL_TLS_CA_FILE: is not set; it must verify the certificates at the https addresses of UMS_URLS");
    }

    @Test
    void authoritiesNeedAnHttpsAddress() {
        setAuthorities();

        assertFaults(BOTH, "UMS_URLS: must have an https address, since INTERNAL_TLS_CA_FILE is set");
    }

    @Test
    void bothKindsOfAddressesMayStandSideBySide() {
        setAuthorities();
        variables.put(URLS, "http://ums:8081,https://ums:8081");

        assertThat(read(CLIENT).hasAuthorities()).isTrue();
    }

    @Test
    void eachFaultOfAFileIsOneLineThatNamesItsVariable() throws IOException {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        Files.writeString(directory.resolve("ca.crt"), "no certificate");
        assertFaults(BOTH, "INTERNAL_TLS_CA_FILE: the file must contain certificates in PEM format");
        Files.delete(directory.resolve("ca.crt"));
        assertFaults(BOTH, "INTERNAL_TLS_CA_FILE: the file cannot be read");
        AUTHORITY.write(directory);

        Files.writeString(
                directory.resolve("tls.key"), AUTHORITY.issue("ums").key());
        assertFaults(
                BOTH,
                "INTERNAL_TLS_KEY_FILE: the file must contain the key of the certificate in INTERNAL_TLS_CERT_FILE: "
                        + "RSA or EC, in PEM format, not encrypted");
        variables.remove("INTERNAL_TLS_KEY_FILE");
        assertFaults(BOTH, "INTERNAL_TLS_KEY_FILE: is not set; TLS needs both a certificate and its key");
    }

    @Test
    void whatHasExpiredIsRefused() throws IOException {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");
        var yesterday = Instant.ofEpochSecond(
                Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

        AUTHORITY.issue("ums", yesterday).write(directory);
        TestAuthority.create(yesterday).write(directory);

        assertFaults(
                BOTH,
                "INTERNAL_TLS_CA_FILE: the certificate expired at " + yesterday,
                "INTERNAL_TLS_CERT_FILE: the certificate expired at " + yesterday);
    }

    private void setCertificate() {
        variables.put("INTERNAL_TLS_CERT_FILE", directory.resolve("tls.crt").toString());
        variables.put("INTERNAL_TLS_KEY_FILE", directory.resolve("tls.key").toString());
    }

    private void setAuthorities() {
        variables.put("INTERNAL_TLS_CA_FILE", directory.resolve("ca.crt").toString());
    }

    private InternalTlsConfig read(BiConsumer<InternalTlsConfig, EnvironmentReader> check) {
        return EnvironmentReader.read(variables, environment -> {
            var config = InternalTlsConfig.from(environment);
            check.accept(config, environment);
            return config;
        });
    }

    private void assertFaults(BiConsumer<InternalTlsConfig, EnvironmentReader> check, String... faults) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(check))
                .satisfies(failure -> assertThat(failure.errors()).containsExactly(faults));
    }
}
