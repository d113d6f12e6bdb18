package dev.taskwire.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.testing.http.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves which settings of TLS between processes fit together, and that each other one is one line. */
@SuppressWarnings("NullAway.Init") // JUnit makes the directory
class InternalTlsConfigTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final TestAuthority.Issued ISSUED = AUTHORITY.issue("ums");
    private static final String URLS = "UMS_URLS";

    /** The kinds of processes: ums is only called, the gateway only calls, tms does both. */
    private enum Kind {
        SERVER,
        CLIENT,
        BOTH
    }

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
        var config = read(Kind.BOTH);

        assertThat(config.hasCertificate()).isFalse();
        assertThat(config.hasAuthorities()).isFalse();
    }

    @Test
    void allThreeAreMutualTls() {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        for (var kind : Kind.values()) {
            assertThat(read(kind).hasCertificate()).isTrue();
            assertThat(read(kind).hasAuthorities()).isTrue();
        }
    }

    @Test
    void certificateAloneIsForAServerThatAcceptsAnyClient() {
        setCertificate();

        assertThat(read(Kind.SERVER).hasCertificate()).isTrue();
        assertThat(read(Kind.BOTH).hasCertificate()).isTrue();
        assertFaults(
                Kind.CLIENT,
                "INTERNAL_TLS_CA_FILE: is not set; the certificate in INTERNAL_TLS_CERT_FILE is shown only to verified "
                        + "services");
    }

    @Test
    void authoritiesAloneAreForAClientThatShowsNoCertificate() {
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        assertThat(read(Kind.CLIENT).hasAuthorities()).isTrue();
        assertThat(read(Kind.BOTH).hasAuthorities()).isTrue();
        assertFaults(
                Kind.SERVER,
                "INTERNAL_TLS_CERT_FILE: is not set; INTERNAL_TLS_CA_FILE verifies clients only where there is a "
                        + "certificate");
    }

    @Test
    void httpsNeedsAuthorities() {
        variables.put(URLS, "http://ums:8081,https://ums:8081");

        assertFaults(
                Kind.BOTH,
                "INTERNAL_TLS_CA_FILE: is not set; it must verify the certificates at the https addresses of UMS_URLS");
    }

    @Test
    void authoritiesNeedAnHttpsAddress() {
        setAuthorities();

        assertFaults(Kind.BOTH, "UMS_URLS: must have an https address, since INTERNAL_TLS_CA_FILE is set");
    }

    @Test
    void bothKindsOfAddressesMayStandSideBySide() {
        setAuthorities();
        variables.put(URLS, "http://ums:8081,https://ums:8081");

        assertThat(read(Kind.CLIENT).hasAuthorities()).isTrue();
    }

    @Test
    void eachFaultOfAFileIsOneLineThatNamesItsVariable() throws IOException {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");

        Files.writeString(directory.resolve("ca.crt"), "no certificate");
        assertFaults(Kind.BOTH, "INTERNAL_TLS_CA_FILE: the file must contain certificates in PEM format");
        Files.delete(directory.resolve("ca.crt"));
        assertFaults(Kind.BOTH, "INTERNAL_TLS_CA_FILE: the file cannot be read");
        AUTHORITY.write(directory);

        Files.writeString(directory.resolve("tls.key"), AUTHORITY.issue("ums").key());
        assertFaults(
                Kind.BOTH,
                "INTERNAL_TLS_KEY_FILE: the file must contain the key of the certificate in INTERNAL_TLS_CERT_FILE: "
                        + "RSA or EC, in PEM format, not encrypted");
        variables.remove("INTERNAL_TLS_KEY_FILE");
        assertFaults(Kind.BOTH, "INTERNAL_TLS_KEY_FILE: is not set; TLS needs both a certificate and its key");
    }

    @Test
    void whatHasExpiredIsRefused() throws IOException {
        setCertificate();
        setAuthorities();
        variables.put(URLS, "https://ums:8081");
        var begin = Instant.parse("2020-01-01T00:00:00Z");
        var end = Instant.parse("2021-01-01T00:00:00Z");

        AUTHORITY.issue("ums", begin, end).write(directory);
        TestAuthority.create(begin, end).write(directory);

        assertFaults(
                Kind.BOTH,
                "INTERNAL_TLS_CA_FILE: the certificate expired at " + end,
                "INTERNAL_TLS_CERT_FILE: the certificate expired at " + end);
    }

    private void setCertificate() {
        variables.put("INTERNAL_TLS_CERT_FILE", directory.resolve("tls.crt").toString());
        variables.put("INTERNAL_TLS_KEY_FILE", directory.resolve("tls.key").toString());
    }

    private void setAuthorities() {
        variables.put("INTERNAL_TLS_CA_FILE", directory.resolve("ca.crt").toString());
    }

    private InternalTlsConfig read(Kind kind) {
        return EnvironmentReader.read(variables, environment -> {
            var config = InternalTlsConfig.from(environment);
            if (kind == Kind.SERVER) {
                return config.checkServer(environment);
            }
            if (kind == Kind.CLIENT) {
                config.checkClient(environment);
            }
            config.upstreams(environment, URLS, "an address");
            return config;
        });
    }

    private void assertFaults(Kind kind, String... faults) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(kind))
                .satisfies(failure -> assertThat(failure.errors()).containsExactly(faults));
    }
}
