package dev.taskwire.shared.http.server;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class QuiesceTest {
    private static final Duration QUIET_PERIOD = Duration.ofMillis(500);
    private static final Duration QUIET_WAIT = Duration.ofSeconds(1);
    /** Longer than a test waits. */
    private static final Duration HOUR = Duration.ofHours(1);

    private Vertx vertx;
    private HttpServerVerticle verticle;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    private void start(Duration quietPeriod, Duration quietWait) throws Exception {
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
                                timeouts.stall(),
                                quietPeriod,
                                quietWait)),
                ServerMemoryLimits.ofProcess(false),
                new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                loop -> {
                    var router = Router.router(loop);
                    router.route().handler(ctx -> ctx.response().end("done"));
                    return router;
                });
        await(vertx.deployVerticle(verticle));
    }

    private RawHttpResponse call(RawHttpClient client, String path) throws Exception {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").read();
    }

    @Test
    void whoeverCallsIsServedAndAskedToCloseTheConnection() throws Exception {
        start(QUIET_PERIOD, HOUR);
        try (var client = RawHttpClient.connect(verticle.port())) {
            assertThat(call(client, "/").header("Connection")).isNull();
            var quiet = verticle.quiesce();
            var answer = call(client, "/");
            assertThat(answer.body()).isEqualTo("done");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(quiet.isComplete()).isFalse();
            try (var another = RawHttpClient.connect(verticle.port())) {
                assertThat(call(another, "/").header("Connection")).isEqualTo("close");
            }
            await(quiet);
        }
    }

    @Test
    void stopWithoutRequestsDoesNotWait() throws Exception {
        start(HOUR, HOUR);
        try (var balancer = RawHttpClient.connect(verticle.port())) {
            call(balancer, "/health/ready");
            await(verticle.quiesce());
        }
    }

    @Test
    @Timeout(60)
    void whoeverDoesNotNoticeIsNotWaitedForEndlessly() throws Exception {
        start(HOUR, QUIET_WAIT);
        try (var client = RawHttpClient.connect(verticle.port())) {
            assertThat(call(client, "/").status()).isEqualTo(200);
            var quiet = verticle.quiesce();
            do {
                assertThat(call(client, "/").status()).isEqualTo(200);
            } while (!quiet.isComplete());
            await(quiet);
        }
    }
}
