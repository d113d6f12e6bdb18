package dev.taskwire.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskwire.testing.http.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit makes the directory
class TlsClientContextTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FIRST_END = Instant.parse("2046-01-01T00:00:00Z");
    private static final Instant SECOND_END = Instant.parse("2047-01-01T00:00:00Z");
    private static final SelfSignedCertificate FIRST = SelfSignedCertificate.valid(BEGIN, FIRST_END);
    private static final SelfSignedCertificate SECOND = SelfSignedCertificate.valid(BEGIN, SECOND_END);

    @TempDir
    private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    private TlsClientContext context() {
        return new TlsClientContext(new TlsClientFiles(
                "X_TLS",
                Optional.of(file("ca.crt").toString()),
                Optional.of(file("tls.crt").toString()),
                Optional.of(file("tls.key").toString())));
    }

    private static void assertEnds(TlsClientContext context, Instant authority, Instant own) {
        assertThat(context.validities())
                .extracting(CertificateValidity::variable, CertificateValidity::notAfter)
                .containsExactly(tuple("X_TLS_CA_FILE", authority), tuple("X_TLS_CERT_FILE", own));
    }

    @Test
    void renewedFilesAreUsed() throws IOException {
        Files.writeString(file("ca.crt"), FIRST.certificate());
        FIRST.write(directory);
        var context = context();
        assertEnds(context, FIRST_END, FIRST_END);
        SECOND.write(directory);
        assertEnds(context, FIRST_END, SECOND_END);
        Files.writeString(file("ca.crt"), FIRST.certificate() + SECOND.certificate());
        assertEnds(context, SECOND_END, SECOND_END);
    }

    @Test
    void halfARenewalAndMissingFilesChangeNothing() throws IOException {
        Files.writeString(file("ca.crt"), FIRST.certificate());
        FIRST.write(directory);
        var context = context();
        assertEnds(context, FIRST_END, FIRST_END);
        Files.writeString(file("tls.crt"), SECOND.certificate());
        assertEnds(context, FIRST_END, FIRST_END);
        Files.delete(file("tls.key"));
        assertEnds(context, FIRST_END, FIRST_END);
        Files.writeString(file("ca.crt"), "");
        assertEnds(context, FIRST_END, FIRST_END);
        Files.writeString(file("ca.crt"), SECOND.certificate());
        SECOND.write(directory);
        assertEnds(context, SECOND_END, SECOND_END);
    }

    @Test
    void theServersNameIsVerified() throws IOException {
        Files.writeString(file("ca.crt"), FIRST.certificate());
        FIRST.write(directory);
        var engine = context().newEngine("broker.example.org", 9093, "https");
        assertThat(engine.getUseClientMode()).isTrue();
        assertThat(engine.getPeerHost()).isEqualTo("broker.example.org");
        assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("https");
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void filesThatNeverCouldBeUsed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> context().validities())
                .withMessageContaining("the files of X_TLS cannot be used");
    }
}
