package dev.taskwire.shared.http.codec;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.limit.ConnectionLimiter;
import dev.taskwire.shared.http.limit.RequestBodyBudget;
import dev.taskwire.shared.http.limit.ResponseBudget;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.CorsPolicy;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.http.server.ServerTimeouts;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves on real sockets that clients that do not read are cut off, and that others do not notice. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class SlowClientEvictorTest {
    private static final int MEBIBYTE = 1024 * 1024;
    /** More than the operating system accepts for a client that does not read. */
    private static final String LARGE = "0123456789abcdef".repeat(MEBIBYTE);

    private static final int DIRECT_BYTES = 256 * 1024;

    /** Longer than the limit that holds while too much waits. */
    private static final Duration MAX_STALL = Duration.ofMillis(1_500);

    private final ResponseBudget responses = new ResponseBudget(DIRECT_BYTES, LARGE.length() + DIRECT_BYTES);
    private final List<RawHttpClient> clients = new ArrayList<>();
    private HttpServerVerticle verticle;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        var timeouts = ServerTimeouts.DEFAULT;
        verticle = new HttpServerVerticle(
                "127.0.0.1",
                0,
                new EdgeOptions(
                        Optional.empty(),
                        Map.of(),
                        CorsPolicy.OFF,
                        address -> Optional.empty(),
                        new ServerTimeouts(
                                timeouts.requestHead(),
                                timeouts.handshake(),
                                MAX_STALL,
                                timeouts.quietPeriod(),
                                timeouts.quietWait())),
                new ServerMemoryLimits(new ConnectionLimiter(40), new RequestBodyBudget(MEBIBYTE), responses),
                new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                loop -> {
                    var router = Router.router(loop);
                    router.get("/small").handler(ctx -> ctx.response().end("small"));
                    router.get("/large").handler(ctx -> ctx.response().end(LARGE));
                    return router;
                });
        await(vertx.deployVerticle(verticle));
    }

    @AfterEach
    void close() throws Exception {
        for (var client : clients) {
            client.close();
        }
    }

    private RawHttpClient connect() throws Exception {
        var client = RawHttpClient.connect(verticle.port());
        clients.add(client);
        return client;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    @Test
    void clientsThatDoNotReadAreCutOffAndOthersDoNotNotice() throws Exception {
        for (int i = 0; i < 8; i++) {
            connect().send(get("/large").repeat(20));
        }
        Eventually.holds(() -> assertThat(responses.pendingBytes()).isGreaterThan(LARGE.length()));
        var reader = connect();
        assertThat(reader.send(get("/small")).read().body()).isEqualTo("small");
        assertThat(reader.send(get("/large")).read().body().equals(LARGE)).isTrue();
        Eventually.holds(() -> assertThat(responses.connectionsCutOff()).isEqualTo(8));
        // The last connection is counted just before it is closed.
        Eventually.holds(() -> assertThat(responses.pendingBytes()).isZero());
        assertThat(reader.send(get("/small")).read().body()).isEqualTo("small");
    }

    @Test
    void clientThatReceivesNothingForLongIsCutOffAlsoWhileThereIsRoom() throws Exception {
        connect().send(get("/large"));
        Eventually.holds(() -> assertThat(responses.connectionsCutOff()).isEqualTo(1));
        // As above.
        Eventually.holds(() -> assertThat(responses.pendingBytes()).isZero());
    }
}
