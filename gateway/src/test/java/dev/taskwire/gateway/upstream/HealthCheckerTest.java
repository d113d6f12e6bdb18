package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.proxy.HostileUpstream;
import dev.taskwire.gateway.proxy.TestReverseProxy;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HealthCheckerTest {
    private static final String READY = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    private static final String DRAINING = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    private static final String QUESTION = "GET /health/ready HTTP/1.1";

    private volatile String health = READY;

    @Test
    void oneThatIsNotReadyIsSentNothingUntilItIs() throws Exception {
        try (var one = changing();
                var another = HostileUpstream.saying(READY);
                var gateway = TestReverseProxy.to(one.port(), another.port()).checking()) {
            health = DRAINING;
            until(() -> gateway.upstreams().availability().equals("1 of 2"));
            long before = requests(one);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
            }
            assertThat(requests(one)).isEqualTo(before);

            health = READY;
            until(() -> gateway.upstreams().availability().equals("2 of 2"));
            for (int i = 0; i < 4; i++) {
                gateway.sendAsync("GET", "/once", "").join();
            }
            assertThat(gateway.metrics().scrape()).containsPattern("upstream_ready\\{.*} 1.0");
        }
    }

    @Test
    void oneThatIsSilentTwiceIsNotReady() throws Exception {
        try (var silent = HostileUpstream.that(HostileUpstream.Connection::hang);
                var another = HostileUpstream.saying(READY);
                var gateway = TestReverseProxy.to(silent.port(), another.port()).checking()) {
            until(() -> gateway.upstreams().availability().equals("1 of 2"));
            assertThat(silent.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void oneThatFailedIsSentRequestsAgainWhenItHasSaidThatItIsReady() throws Exception {
        try (var one = changing();
                var another = HostileUpstream.saying(READY);
                var gateway = TestReverseProxy.to(one.port(), another.port()).checking()) {
            var failed = gateway.upstreams().members().get(0);
            for (int i = 0; i < 5; i++) {
                failed.tryAcquire(Upstream.MAX_REQUESTS);
                gateway.upstreams()
                        .releaseWithoutServing(failed, gateway.upstreams().now(), AttemptOutcome.FAILED);
            }
            assertThat(gateway.upstreams().availability()).isEqualTo("1 of 2");
            until(() -> gateway.upstreams().availability().equals("2 of 2"));
            assertThat(failed.capacity(gateway.upstreams().now())).isLessThan(Upstream.MAX_REQUESTS / 2);
            assertThat(requests(one)).as("requests that were at risk").isZero();
        }
    }

    @Test
    void onlyOneIsNotAsked() throws Exception {
        try (var one = HostileUpstream.saying(DRAINING);
                var gateway = TestReverseProxy.to(one.port()).checking()) {
            gateway.get("/once");
            assertThat(gateway.upstreams().availability()).isEqualTo("1 of 1");
            assertThat(one.requests()).doesNotContain(QUESTION);
        }
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

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
