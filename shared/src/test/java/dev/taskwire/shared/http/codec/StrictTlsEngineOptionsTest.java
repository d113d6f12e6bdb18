package dev.taskwire.shared.http.codec;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.ConnectionLimiter;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.CorsPolicy;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.http.server.ServerTimeouts;
import dev.taskwire.shared.http.server.TlsConfig;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves on real sockets that a connection counts before its TLS handshake, and that one which never ends is given up.
 */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class StrictTlsEngineOptionsTest {
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("EC");
    private static final int CONNECTIONS = 40;
    /** More than any that succeed at once. */
    private static final int MANY = 10 * CONNECTIONS;
    /** The start of a record of 16 KiB, of which the rest does not come. */
    private static final String UNFINISHED = "\26\3\1\100\0" + "x".repeat(8 * 1024);

    private static final int UNFINISHED_BYTES = 5 + 8 * 1024;

    private static final ServerTimeouts DEFAULT = ServerTimeouts.DEFAULT;
    /** A handshake that does not end is given up after a second. */
    private static final ServerTimeouts TIMEOUTS = new ServerTimeouts(
            DEFAULT.requestHead(), Duration.ofSeconds(1), DEFAULT.stall(), DEFAULT.quietPeriod(), DEFAULT.quietWait());

    @TempDir
    private Path directory;

    private final ConnectionLimiter connections = new ConnectionLimiter(CONNECTIONS);
    private final List<RawHttpClient> clients = new ArrayList<>();
    /** The ports of one client; all others are another one's. */
    private final Set<Integer> strangers = ConcurrentHashMap.newKeySet();

    private HttpServerVerticle verticle;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        CERTIFICATE.write(directory);
        var files = new TlsConfig(
                directory.resolve("tls.crt").toString(),
                directory.resolve("tls.key").toString());
        var process = ServerMemoryLimits.ofProcess(true);
        verticle = new HttpServerVerticle(
                "127.0.0.1",
                0,
                new EdgeOptions(Optional.of(files), Map.of(), CorsPolicy.OFF, this::clientOf, TIMEOUTS),
                new ServerMemoryLimits(connections, process.bodies(), process.responses()),
                new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                loop -> {
                    var router = Router.router(loop);
                    router.route().handler(ctx -> ctx.response().end("served"));
                    return router;
                });
        await(vertx.deployVerticle(verticle));
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
    }

    private Optional<ClientKey> clientOf(SocketAddress address) {
        return Optional.of(ClientKey.ofAddress(strangers.contains(address.port()) ? 1 : 2));
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), verticle.port());
    }

    private Socket connectAsStranger() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        strangers.add(socket.getLocalPort());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), verticle.port()));
        return socket;
    }

    /** Asks over TLS; the client is still connected then. */
    private static RawHttpClient serve(Socket connected) throws IOException {
        var client = RawHttpClient.of(CERTIFICATE
                .clientContext()
                .getSocketFactory()
                .createSocket(connected, "localhost", connected.getPort(), true));
        assertThat(client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n").read().body())
                .isEqualTo("served");
        return client;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, UNFINISHED_BYTES})
    void handshakesThatDoNotEndTakeTheirClientsShareAndNoLongerThanTheyMay(int sent) throws Exception {
        for (int i = 0; i < MANY && connections.refused() == 0; i++) {
            var client = RawHttpClient.of(connect());
            clients.add(client);
            client.trySend(UNFINISHED.substring(0, sent));
        }
        Eventually.holds(() -> assertThat(connections.refused()).isPositive());
        assertThat(connections.openConnections()).isBetween(CONNECTIONS / 4L, CONNECTIONS / 2L);
        serve(connectAsStranger()).close();

        for (var client : clients) {
            assertThat(client.isClosed()).isTrue();
        }
        Eventually.holds(() -> assertThat(connections.openConnections()).isZero());
        serve(connect()).close();
    }

    @Test
    void aConnectionCountsOnce() throws Exception {
        try (var client = serve(connect())) {
            assertThat(client).isNotNull();
            assertThat(connections.openConnections()).isEqualTo(1);
        }
        Eventually.holds(() -> assertThat(connections.openConnections()).isZero());
    }

    @Test
    void oneWithoutTlsIsNotKept() throws Exception {
        try (var client = RawHttpClient.of(connect())) {
            client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.isClosedWithin(1024)).isTrue();
        }
        Eventually.holds(() -> assertThat(connections.openConnections()).isZero());
    }
}
