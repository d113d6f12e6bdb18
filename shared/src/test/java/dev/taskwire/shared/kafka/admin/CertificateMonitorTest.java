package dev.taskwire.shared.kafka.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskwire.shared.tls.TlsClientContext;
import dev.taskwire.shared.tls.TlsClientFiles;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit makes the directory
class CertificateMonitorTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(CertificateMonitor.class);
    private static final String VARIABLE = "KAFKA_TLS_CERT_FILE";
    private static final Duration INTERVAL = Duration.ofMillis(20);

    /** The certificates are valid for a hundred days. */
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant END = BEGIN.plus(Duration.ofDays(100));
    private static final SelfSignedCertificate FIRST = SelfSignedCertificate.valid(BEGIN, END);
    private static final SelfSignedCertificate SECOND =
            SelfSignedCertificate.valid(BEGIN, Instant.parse("2027-01-01T00:00:00Z"));

    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws Exception {
        FIRST.write(directory);
        warnings.start();
        LOG.addAppender(warnings);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(warnings);
    }

    private CertificateMonitor monitor(Vertx vertx, Instant now) {
        var files = new TlsClientFiles(
                "KAFKA_TLS",
                Optional.empty(),
                Optional.of(directory.resolve("tls.crt").toString()),
                Optional.of(directory.resolve("tls.key").toString()));
        return new CertificateMonitor(vertx, new TlsClientContext(files), Clock.fixed(now, ZoneOffset.UTC), INTERVAL)
                .start();
    }

    @Test
    void aCertificateIsFineUntilFourteenDaysBeforeItsEnd(Vertx vertx) throws Exception {
        var monitor = monitor(vertx, END.minus(Duration.ofDays(15)));
        Eventually.holds(() -> assertThat(monitor.validity(VARIABLE)).isPresent());
        assertThat(monitor.state()).isEqualTo("UP");
        assertThat(monitor.isExpiring(VARIABLE)).isFalse();
        assertThat(monitor.variables()).containsExactly(VARIABLE);
    }

    @Test
    void itsEndIsShownBeforeAndARenewedOneIsFineAgain(Vertx vertx) throws Exception {
        // Given a certificate that ends soon.
        var monitor = monitor(vertx, END.minus(Duration.ofDays(13)));
        Eventually.holds(() -> assertThat(monitor.state())
                .isEqualTo("KAFKA_TLS_CERT_FILE: the certificate expires at 2026-04-11T00:00:00Z"));
        assertThat(monitor.isExpiring(VARIABLE)).isTrue();
        assertThat(warnings.list).hasSize(1);

        // When it is renewed, then all is well.
        SECOND.write(directory);
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo("UP"));
        assertThat(monitor.isExpiring(VARIABLE)).isFalse();
    }

    @Test
    void itSaysThatOneHasExpired(Vertx vertx) throws Exception {
        var monitor = monitor(vertx, END.plusSeconds(1));
        Eventually.holds(() -> assertThat(monitor.state())
                .isEqualTo("KAFKA_TLS_CERT_FILE: the certificate has expired at 2026-04-11T00:00:00Z"));
    }
}
