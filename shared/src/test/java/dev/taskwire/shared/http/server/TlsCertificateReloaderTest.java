package dev.taskwire.shared.http.server;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.tls.TlsReloader;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TlsCertificateReloaderTest {
    private static final SelfSignedCertificate FIRST = SelfSignedCertificate.create("RSA");
    private static final SelfSignedCertificate SECOND = SelfSignedCertificate.create("EC");

    @TempDir
    private Path directory;

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(TlsReloader.class);

    /** The reasons why a renewal was refused. */
    private final List<String> refusals = new CopyOnWriteArrayList<>();

    private final ListAppender<ILoggingEvent> refusalAppender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getKeyValuePairs() != null) {
                refusals.add(event.getKeyValuePairs().toString());
            }
        }
    };

    private HttpServer server;
    private long timer;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        refusalAppender.start();
        LOG.addAppender(refusalAppender);
        FIRST.write(directory);
        var files = new TlsConfig(
                directory.resolve("tls.crt").toString(),
                directory.resolve("tls.key").toString());
        var tlsCertificateReloader = await(TlsCertificateReloader.load(vertx, files));
        var options = HttpServerLimits.options();
        tlsCertificateReloader.apply(options);
        server = await(vertx.createHttpServer(options)
                .connectionHandler(connection -> ConnectionHardening.harden(
                        connection, ServerMemoryLimits.ofProcess(false).responses()))
                .requestHandler(request -> request.response().end(request.scheme()))
                .listen(0, "127.0.0.1"));
        timer = tlsCertificateReloader.watch(server, Duration.ofMillis(20));
    }

    @AfterEach
    void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
        LOG.detachAppender(refusalAppender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void itSpeaksTheVersionsThatAreSafe(String version) throws Exception {
        try (var client = connect(FIRST, version)) {
            assertServed(client);
        }
    }

    @Test
    void itSpeaksNoOlderOnesAndNotWithoutTls() throws Exception {
        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(FIRST, "TLSv1.1"));
        try (var client = RawHttpClient.connect(server.actualPort())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.isClosedWithin(1024)).isTrue();
        }
    }

    @Test
    void aRenewedOneHoldsForNewConnectionsWithoutARestart() throws Exception {
        try (var old = connect(FIRST, "TLSv1.3")) {
            SECOND.write(directory);
            Eventually.holds(() -> assertThat(isShown(SECOND)).isTrue());
            assertThat(isShown(FIRST)).isFalse();
            assertServed(old);
        }
    }

    @Test
    void halfARenewalChangesNothingAndAWholeOneLaterDoes() throws Exception {
        Files.writeString(directory.resolve("tls.crt"), SECOND.certificate());
        assertRefused("the files do not contain a certificate and its key");
        Files.delete(directory.resolve("tls.key"));
        assertRefused("tls.key");
        SECOND.write(directory);
        Eventually.holds(() -> assertThat(isShown(SECOND)).isTrue());
    }

    /** Waits until the files have been read and refused for that reason; the first certificate is still in use then. */
    private void assertRefused(String reason) throws Exception {
        Eventually.holds(() -> assertThat(refusals).isNotEmpty());
        Eventually.holds(() -> assertThat(refusals).last().asString().contains(reason));
        for (int i = 0; i < 3; i++) {
            assertThat(isShown(FIRST)).isTrue();
        }
    }

    private boolean isShown(SelfSignedCertificate certificate) throws IOException {
        try (var client = connect(certificate, "TLSv1.3")) {
            assertServed(client);
            return true;
        } catch (SSLException another) {
            return false;
        }
    }

    private static void assertServed(RawHttpClient client) throws IOException {
        assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().body())
                .isEqualTo("https");
    }

    private RawHttpClient connect(SelfSignedCertificate trusted, String version) throws IOException {
        var socket = (SSLSocket) trusted.clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.actualPort());
        // Otherwise the request would wait for the acknowledgement of the handshake.
        socket.setTcpNoDelay(true);
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return RawHttpClient.of(socket);
    }
}
