package dev.taskwire.shared.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class QuiesceTest {
    private Vertx vertx;
    private HttpServerVerticle verticle;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        verticle = new HttpServerVerticle(
                "127.0.0.1", 0, new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))), loop -> {
                    var router = Router.router(loop);
                    router.route().handler(ctx -> ctx.response().end("done"));
                    return router;
                });
        vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private RawHttpResponse call(RawHttpClient client, String path) throws Exception {
        return client.send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").read();
    }

    @Test
    void whoeverCallsIsServedAndAskedToCloseTheConnection() throws Exception {
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
            quiet.await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void itDoesNotWaitForNobody() throws Exception {
        try (var balancer = RawHttpClient.connect(verticle.port())) {
            call(balancer, "/health/ready");
            long start = System.nanoTime();
            verticle.quiesce().await(10, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
        }
    }

    @Test
    void whoeverDoesNotNoticeIsNotWaitedForEndlessly() throws Exception {
        var quiet = verticle.quiesce();
        long start = System.nanoTime();
        try (var client = RawHttpClient.connect(verticle.port())) {
            while (!quiet.isComplete()) {
                assertThat(call(client, "/").status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            }
        }
    }
}
