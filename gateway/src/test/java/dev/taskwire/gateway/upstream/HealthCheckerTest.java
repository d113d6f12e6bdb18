package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.proxy.HostileUpstream;
import dev.taskwire.gateway.proxy.SkippableTime;
import dev.taskwire.gateway.proxy.TestReverseProxy;
import dev.taskwire.shared.client.HttpClients;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves which upstreams are asked whether they are ready, and what follows from their answers. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class HealthCheckerTest {
    private static final String READY = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    private static final String DRAINING = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    private static final String QUESTION = "GET /health/ready HTTP/1.1";

    private final SkippableTime time = new SkippableTime();
    private volatile String health = READY;

    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    @Test
    void upstreamThatIsNotReadyGetsNoRequestsUntilItIs() throws Exception {
        try (var one = changing();
                var another = HostileUpstream.saying(READY);
                var gateway = gateway(one.port(), another.port())) {
            health = DRAINING;
            awaitAvailability(gateway, "1 of 2");
            long before = requests(one);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
            }
            assertThat(requests(one)).isEqualTo(before);

            health = READY;
            awaitAvailability(gateway, "2 of 2");
            for (int i = 0; i < 4; i++) {
                gateway.sendAsync("GET", "/once", "").join();
            }
            assertThat(gateway.metrics().scrape()).containsPattern("upstream_ready\\{.*} 1.0");
        }
    }

    @Test
    void upstreamThatIsSilentTwiceIsNotReady() throws Exception {
        try (var silent = HostileUpstream.that(HostileUpstream.Connection::hang);
                var another = HostileUpstream.saying(READY);
                var gateway = gateway(silent.port(), another.port())) {
            awaitAvailability(gateway, "1 of 2");
            assertThat(silent.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void upstreamThatFailedGetsRequestsAgainOnceItIsReady() throws Exception {
        try (var one = changing();
                var another = HostileUpstream.saying(READY);
                var gateway = gateway(one.port(), another.port())) {
            var failed = gateway.upstreams().members().get(0);
            for (int i = 0; i < 5; i++) {
                failed.tryAcquire(Upstream.MAX_REQUESTS);
                gateway.upstreams()
                        .releaseWithoutServing(failed, gateway.upstreams().now(), AttemptOutcome.FAILED);
            }
            assertThat(gateway.upstreams().availability()).isEqualTo("1 of 2");

            time.skip(Duration.ofSeconds(1));

            awaitAvailability(gateway, "2 of 2");
            assertThat(failed.capacity(gateway.upstreams().now())).isLessThan(Upstream.MAX_REQUESTS / 2);
            assertThat(requests(one)).as("requests that were at risk").isZero();
        }
    }

    @Test
    void onlyUpstreamIsNotChecked() throws Exception {
        try (var one = HostileUpstream.saying(DRAINING);
                var gateway = gateway(one.port())) {
            gateway.get("/once");
            assertThat(gateway.upstreams().availability()).isEqualTo("1 of 1");
            assertThat(one.requests()).doesNotContain(QUESTION);
        }
    }

    /** A gateway that asks its upstreams often. */
    private TestReverseProxy gateway(int... ports) throws Exception {
        var gateway = TestReverseProxy.on(vertx).time(time).to(ports);
        new HealthChecker(
                        vertx,
                        HttpClients.withoutTls(vertx),
                        gateway.upstreams(),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250))
                .start();
        return gateway;
    }

    private HostileUpstream changing() {
        return HostileUpstream.that(connection -> {
            for (var head = connection.request(); head != null; head = connection.request()) {
                connection.say(head.startsWith(QUESTION) ? health : READY);
            }
        });
    }

    private static long requests(HostileUpstream upstream) {
        return upstream.requests().stream()
                .filter(line -> !line.equals(QUESTION))
                .count();
    }

    private static void awaitAvailability(TestReverseProxy gateway, String expected) throws Exception {
        Eventually.holds(() -> assertThat(gateway.upstreams().availability()).isEqualTo(expected));
    }
}
