package dev.taskwire.shared.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class TlsCertificateReloaderTest {
    private static final SelfSignedCertificate FIRST = SelfSignedCertificate.create("RSA");
    private static final SelfSignedCertificate SECOND = SelfSignedCertificate.create("EC");

    @TempDir
    private Path directory;

    private Vertx vertx;
    private HttpServer server;
    private long timer;

    @BeforeEach
    void start() throws Exception {
        FIRST.write(directory);
        vertx = Vertx.vertx();
        var files = new TlsConfig(
                directory.resolve("tls.crt").toString(),
                directory.resolve("tls.key").toString());
        var tlsCertificateReloader = TlsCertificateReloader.load(vertx, files).await(10, TimeUnit.SECONDS);
        var options = HttpServerLimits.options();
        tlsCertificateReloader.apply(options);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> ConnectionHardening.harden(
                        connection, ServerMemoryLimits.ofProcess(false).responses()))
                .requestHandler(request -> request.response().end(request.scheme()))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        timer = tlsCertificateReloader.watch(server, Duration.ofMillis(20));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.cancelTimer(timer);
        vertx.close().await(10, TimeUnit.SECONDS);
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
        assertStays(FIRST);
        Files.delete(directory.resolve("tls.key"));
        assertStays(FIRST);
        SECOND.write(directory);
        Eventually.holds(() -> assertThat(isShown(SECOND)).isTrue());
    }

    /** Over more than one look at the files. */
    private void assertStays(SelfSignedCertificate certificate) throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(isShown(certificate)).isTrue();
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
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        return RawHttpClient.of(socket);
    }
}
