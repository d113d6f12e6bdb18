package dev.taskwire.gateway.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.upstream.Upstream;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which upstream gets a request, when another one gets it instead, and what the client sees of it. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class ReverseProxyTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    private static final String BUSY =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nbusy";

    /** After this time, the only upstream is asked again. */
    private static final Duration BREAKER_WAIT = Duration.ofSeconds(1);

    /** Where nobody listens. */
    private static final int AWAY = 1;

    private final SkippableTime time = new SkippableTime();
    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    @Test
    void requestsAreSpread() throws Exception {
        try (var one = HostileUpstream.saying(GOOD);
                var another = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).to(one.port(), another.port())) {
            for (int i = 0; i < 20; i++) {
                gateway.get("/once");
            }
            assertThat(one.requests()).hasSize(10);
            assertThat(another.requests()).hasSize(10);
            assertThat(one.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
    void requestThatCannotHaveBeenSentIsRetriedElsewhere(String method) throws Exception {
        try (var sound = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).to(AWAY, sound.port())) {
            for (int i = 0; i < 10; i++) {
                var answer = gateway.send(method, "/once", method.equals("POST") ? "body" : "");
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            assertThat(sound.requests()).hasSize(10);
            assertThat(gateway.metrics().scrape())
                    .contains("upstream_retries_total{service=\"test\",upstream=\"tms\"} 1.0");
        }
    }

    @Test
    void requestThatMayHaveBeenProcessedIsSentOnce() throws Exception {
        try (var broken = HostileUpstream.that(HostileUpstream.Connection::request);
                var another = HostileUpstream.that(HostileUpstream.Connection::request);
                var gateway = TestReverseProxy.on(vertx).to(broken.port(), another.port())) {
            for (int i = 1; i <= 4; i++) {
                assertThat(gateway.send("POST", "/once", "body").statusCode()).isEqualTo(502);
                assertThat(broken.requests().size() + another.requests().size()).isEqualTo(i);
            }
        }
    }

    @Test
    void repeatableRequestIsSentToEachUpstreamOnceAtMost() throws Exception {
        try (var broken = HostileUpstream.that(HostileUpstream.Connection::request);
                var another = HostileUpstream.that(HostileUpstream.Connection::request);
                var gateway = TestReverseProxy.on(vertx).to(broken.port(), another.port())) {
            assertThat(gateway.send("POST", "/repeatable", "body").statusCode()).isEqualTo(502);
            assertThat(broken.requests()).hasSize(1);
            assertThat(another.requests()).hasSize(1);
        }
    }

    @Test
    void requestIsNotRetriedAtTheOnlyUpstream() throws Exception {
        try (var broken = HostileUpstream.that(HostileUpstream.Connection::request);
                var gateway = TestReverseProxy.on(vertx).to(broken.port())) {
            assertThat(gateway.get("/repeatable").statusCode()).isEqualTo(502);
            assertThat(broken.requests()).hasSize(1);
        }
    }

    @Test
    void retriesHaveABudget() throws Exception {
        try (var broken = HostileUpstream.saying(BUSY);
                var sound = HostileUpstream.saying(BUSY);
                var gateway = TestReverseProxy.on(vertx).to(broken.port(), sound.port())) {
            int requests = 100;
            for (int i = 0; i < requests; i++) {
                gateway.get("/repeatable");
            }
            assertThat(broken.requests().size() + sound.requests().size()).isEqualTo(requests + 10 + requests / 5);
        }
    }

    @Test
    void busyUpstreamIsReplacedForRepeatableRequestsOnly() throws Exception {
        try (var busy = HostileUpstream.saying(BUSY);
                var sound = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).to(busy.port(), sound.port())) {
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/repeatable").statusCode()).isEqualTo(200);
            }
            var answers = new ArrayList<HttpResponse<String>>();
            for (int i = 0; i < 2; i++) {
                answers.add(gateway.send("POST", "/once", "body"));
            }
            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 503);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .allMatch(answer -> answer.body().equals("busy"))
                    .allMatch(answer -> answer.headers()
                            .firstValue("Retry-After")
                            .orElse("")
                            .equals("7"));
        }
    }

    @Test
    void attemptsShareOneDeadline() throws Exception {
        try (var one = HostileUpstream.that(HostileUpstream.Connection::hang);
                var another = HostileUpstream.that(HostileUpstream.Connection::hang);
                var third = HostileUpstream.that(HostileUpstream.Connection::hang);
                var gateway = TestReverseProxy.on(vertx)
                        .timeouts(Duration.ofMillis(400), Duration.ofMillis(600))
                        .to(one.port(), another.port(), third.port())) {
            long start = System.nanoTime();
            assertThat(gateway.get("/repeatable").statusCode()).isEqualTo(504);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(590), Duration.ofMillis(1_500));
            assertThat(one.connections() + another.connections() + third.connections())
                    .isEqualTo(2);
        }
    }

    @Test
    void clientThatDoesNotReadDoesNotKeepTheBreakerOpen() throws Exception {
        int port = unusedPort();
        String big = "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + "x".repeat(20_000_000);
        try (var gateway = TestReverseProxy.on(vertx)
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(20))
                .time(time)
                .to(port)) {
            assertRefusedUntilLeftAlone(gateway);
            try (var back = HostileUpstream.sayingAt(port, big);
                    var lazy = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                lazy.setReceiveBufferSize(4_096);
                time.skip(BREAKER_WAIT);
                lazy.getOutputStream().write("GET /once HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                assertThat(lazy.getInputStream().readNBytes(12))
                        .asString(US_ASCII)
                        .isEqualTo("HTTP/1.1 200");
                assertThat(back.requests()).hasSize(1);

                // It has begun to answer the one who reads no further.
                assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void upstreamThatAnswersTooSlowlyIsLeftOut() throws Exception {
        var moreThanHalf = TestReverseProxy.UPSTREAM_TIMEOUT.dividedBy(4).multipliedBy(3);
        try (var slow = HostileUpstream.that(connection -> {
                    while (connection.request() != null) {
                        time.skip(moreThanHalf);
                        connection.say(GOOD);
                    }
                });
                var sound = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).time(time).to(slow.port(), sound.port())) {
            for (int i = 0; i < 30; i++) {
                assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
            }
            assertThat(slow.requests()).hasSize(5);
        }
    }

    @Test
    void onlyUpstreamThatComesBackIsServedAfterASecond() throws Exception {
        int port = unusedPort();
        try (var gateway = TestReverseProxy.on(vertx).time(time).to(port)) {
            assertRefusedUntilLeftAlone(gateway);
            try (var back = HostileUpstream.sayingAt(port, GOOD)) {
                time.skip(BREAKER_WAIT);
                assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
                assertThat(back.requests()).hasSize(1);
                for (int i = 0; i < 50; i++) {
                    assertThat(gateway.get("/once").statusCode()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void requestsBeyondTheCapacityAreRefused() throws Exception {
        var release = new CountDownLatch(1);
        try (var slow = HostileUpstream.that(connection -> {
                    while (connection.request() != null) {
                        release.await();
                        connection.say(GOOD);
                    }
                });
                var gateway = TestReverseProxy.on(vertx)
                        .timeouts(Duration.ofSeconds(20), Duration.ofSeconds(30))
                        .to(slow.port())) {
            int most = Upstream.MAX_REQUESTS;
            var answers = IntStream.range(0, 2 * most + 20)
                    .mapToObj(i -> gateway.sendAsync("GET", "/once", ""))
                    .toList();
            // Some are refused at once, and those that wait a second later.
            Eventually.holds(() -> assertThat(
                            answers.stream().filter(CompletableFuture::isDone).count())
                    .isGreaterThanOrEqualTo(20));
            assertThat(answers.stream().filter(CompletableFuture::isDone))
                    .map(CompletableFuture::join)
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(503);
                        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                    });
            assertThat(slow.connections()).isLessThanOrEqualTo(most);
            release.countDown();
            long served = answers.stream()
                    .filter(answer -> answer.join().statusCode() == 200)
                    .count();
            assertThat(served).isBetween((long) most, 2L * most);
            assertThat(gateway.upstreams().members()).allMatch(member -> member.activeRequests() == 0);
        }
    }

    private static int unusedPort() {
        try (var closed = HostileUpstream.saying(GOOD)) {
            return closed.port();
        }
    }

    private static void assertRefusedUntilLeftAlone(TestReverseProxy gateway) throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(gateway.get("/once").statusCode()).isEqualTo(503);
        }
    }
}
