package dev.taskwire.shared.http.server;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import dev.taskwire.testing.http.SelfSignedCertificate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a server stops while clients go on to send requests (RFC 9112, 9.6). */
@ExtendWith(VertxExtension.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class DrainTest {
    private static final Duration QUIET_PERIOD = Duration.ofMillis(500);
    private static final Duration QUIET_WAIT = Duration.ofSeconds(1);
    /** Longer than a test waits. */
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String GET = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
    /** More than the system buffers of one connection hold. */
    private static final int LARGE = 16 * 1024 * 1024;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final Promise<Void> mayRespond = Promise.promise();

    private Vertx vertx;
    private HttpServerVerticle verticle;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    private void start(Duration quietPeriod, Duration quietWait) throws Exception {
        start(quietPeriod, quietWait, Optional.empty());
    }

    private void start(Duration quietPeriod, Duration quietWait, Optional<TlsConfig> tls) throws Exception {
        var timeouts = ServerTimeouts.DEFAULT;
        verticle = new HttpServerVerticle(
                "127.0.0.1",
                0,
                new EdgeOptions(
                        tls,
                        Map.of(),
                        CorsPolicy.OFF,
                        address -> Optional.empty(),
                        new ServerTimeouts(
                                timeouts.requestHead(),
                                timeouts.handshake(),
                                timeouts.stall(),
                                quietPeriod,
                                quietWait)),
                ServerMemoryLimits.ofProcess(false),
                new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                this::router);
        await(vertx.deployVerticle(verticle));
    }

    private Router router(Vertx loop) {
        var router = Router.router(loop);
        router.get("/slow").handler(ctx -> {
            begun.countDown();
            mayRespond.future().onSuccess(done -> ctx.response().end("slow"));
        });
        router.get("/large").handler(ctx -> ctx.response().end(Buffer.buffer(new byte[LARGE])));
        router.post()
                .handler(ctx ->
                        ctx.request().body().onSuccess(body -> ctx.response().end("received " + body.length())));
        router.route().handler(ctx -> ctx.response().end("done"));
        return router;
    }

    private RawHttpClient connect() throws IOException {
        return RawHttpClient.connect(verticle.port());
    }

    private RawHttpResponse call(RawHttpClient client, String path) throws Exception {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").read();
    }

    /** Begins to stop the server; completes when no connection is open. */
    private Future<Void> drain() {
        return HttpServerVerticle.drain(List.of(verticle));
    }

    /** Begins a stop that waits until no requests come. */
    private Future<Void> quiesce() throws Exception {
        var quiet = verticle.quiesce();
        Eventually.holds(() -> {
            try (var client = connect()) {
                assertThat(call(client, "/").header("Connection")).isEqualTo("close");
            }
        });
        return quiet;
    }

    private void awaitListenerClosed() throws Exception {
        Eventually.holds(() -> assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> connect().close()));
    }

    private static void assertLast(RawHttpResponse response, RawHttpClient client) throws IOException {
        assertThat(response.header("Connection")).isEqualTo("close");
        // A reset would be an exception.
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void whoeverCallsIsServedAndLosesTheConnection() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var client = connect()) {
            assertThat(call(client, "/").header("Connection")).isNull();
            var quiet = quiesce();
            var answer = call(client, "/");
            assertThat(answer.body()).isEqualTo("done");
            assertLast(answer, client);
            assertThat(quiet.isComplete()).isFalse();
            try (var another = connect()) {
                assertLast(call(another, "/"), another);
            }
            await(quiet);
        }
    }

    @Test
    void stopWithoutRequestsDoesNotWait() throws Exception {
        start(HOUR, HOUR);
        try (var balancer = connect()) {
            call(balancer, "/health/ready");
            await(verticle.quiesce());
        }
    }

    @Test
    void whoeverComesAgainIsNotWaitedForEndlessly() throws Exception {
        start(HOUR, QUIET_WAIT);
        call(connect(), "/");
        var quiet = verticle.quiesce();
        do {
            try (var client = connect()) {
                assertThat(call(client, "/").status()).isEqualTo(200);
            }
        } while (!quiet.isComplete());
        await(quiet);
    }

    @Test
    void requestThatRunsWhenTheStopBeginsIsTheLastOfItsConnection() throws Exception {
        // Given
        start(QUIET_PERIOD, QUIET_WAIT);
        Future<Void> drained;
        try (var client = connect()) {
            client.send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n");
            begun.await();

            // When
            drained = drain();
            awaitListenerClosed();
            assertThat(drained.isComplete()).isFalse();
            mayRespond.complete();

            // Then
            var answer = client.read();
            assertThat(answer.body()).isEqualTo("slow");
            assertLast(answer, client);
        }
        await(drained);
    }

    @Test
    void requestWhoseBytesArriveWhileTheServerStopsIsAnswered() throws Exception {
        // Given parts of a request line, of a head and of a body.
        start(QUIET_PERIOD, QUIET_WAIT);
        Future<Void> drained;
        try (var line = connect();
                var head = connect();
                var body = connect()) {
            line.send("GE");
            head.send("GET / HTTP/1.1\r\nHo");
            body.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nab");

            // When the rest arrives after the listening socket is closed.
            drained = drain();
            awaitListenerClosed();
            line.send("T / HTTP/1.1\r\nHost: test\r\n\r\n");
            head.send("st: test\r\n\r\n");
            body.send("cd");

            // Then
            assertLast(line.read(), line);
            assertLast(head.read(), head);
            var answer = body.read();
            assertThat(answer.body()).isEqualTo("received 4");
            assertLast(answer, body);
        }
        await(drained);
    }

    @Test
    void connectionThatWasJustUsedMaySendAnotherRequest() throws Exception {
        // Given connections that have been idle for less than an hour.
        start(HOUR, Duration.ofMillis(1));
        Future<Void> drained;
        try (var used = connect();
                var unused = connect()) {
            call(used, "/");

            // When
            drained = drain();
            awaitListenerClosed();

            // Then
            assertLast(call(used, "/"), used);
            assertLast(call(unused, "/"), unused);
        }
        await(drained);
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        start(QUIET_PERIOD, QUIET_WAIT);
        Future<Void> drained;
        try (var used = connect();
                var lineEnd = connect();
                var unused = connect()) {
            call(used, "/");
            // Some clients send this after a body.
            lineEnd.send(GET + "\r\n").read();
            drained = drain();
            assertThat(used.isAtEnd()).isTrue();
            assertThat(lineEnd.isAtEnd()).isTrue();
            assertThat(unused.isAtEnd()).isTrue();
        }
        await(drained);
    }

    @Test
    void pipelinedRequestsAfterTheLastResponseAreIgnored() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var client = connect()) {
            var quiet = quiesce();
            client.send(GET.repeat(100));
            assertLast(client.read(), client);
            await(quiet);
        }
    }

    @Test
    void clientThatSendsMoreGetsItsWholeResponse() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var client = connect()) {
            var quiet = quiesce();
            client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n" + GET.repeat(2_000));
            var answer = client.read();
            assertThat(answer.body()).hasSize(LARGE);
            assertLast(answer, client);
            await(quiet);
        }
    }

    @Test
    void clientOfHttp10IsToldToo() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var client = connect()) {
            String request = "GET / HTTP/1.0\r\nHost: test\r\nConnection: keep-alive\r\n\r\n";
            assertThat(client.send(request).read().header("Connection")).isEqualTo("keep-alive");
            var quiet = quiesce();
            assertLast(client.send(request).read(), client);
            await(quiet);
        }
    }

    @Test
    void refusedRequestsAreAnsweredToo() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var malformed = connect();
                var withoutHost = connect()) {
            var quiet = quiesce();
            var answer = malformed.send("nonsense\r\n\r\n" + GET).read();
            assertThat(answer.status()).isEqualTo(400);
            assertLast(answer, malformed);
            answer = withoutHost.send("GET / HTTP/1.1\r\n\r\n" + GET).read();
            assertThat(answer.status()).isEqualTo(400);
            assertLast(answer, withoutHost);
            await(quiet);
        }
    }

    @Test
    void tlsConnectionEndsWithItsAlert(@TempDir Path directory) throws Exception {
        // Given
        var certificate = SelfSignedCertificate.create("EC").write(directory);
        start(
                HOUR,
                Duration.ofMillis(1),
                Optional.of(new TlsConfig(
                        directory.resolve("tls.crt").toString(),
                        directory.resolve("tls.key").toString())));
        Future<Void> drained;
        try (var client = RawHttpClient.of(certificate
                .clientContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), verticle.port()))) {
            assertThat(call(client, "/").header("Connection")).isNull();

            // When
            drained = drain();
            awaitListenerClosed();
            client.send(GET.repeat(100));

            // Then a connection that is only cut off would be an exception.
            assertLast(client.read(), client);
        }
        await(drained);
    }
}
