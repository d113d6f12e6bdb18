package dev.taskwire.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which requests are sent a second time, and what is answered when the outcome of the first is unknown. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class RetriesTest {
    /** Where nobody listens. */
    private static final int AWAY = 1;

    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
    private static final String BUSY = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
    private static final String UNTOUCHED =
            "HTTP/1.1 503 Service Unavailable\r\nX-Internal-Processed: no\r\nContent-Length: 4\r\n\r\nfull";
    private static final String GONE = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone";

    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    @Test
    void outcomeOfAChangeThatMayHaveBeenProcessedIsUnknown() throws Exception {
        try (var broken = HostileUpstream.that(HostileUpstream.Connection::request);
                var gateway = TestReverseProxy.on(vertx).to(broken.port())) {
            assertThat(gateway.send("PUT", "/once", "body").body()).contains("may have been made");
            assertThat(gateway.get("/once").body())
                    .contains("did not send a complete response")
                    .doesNotContain("may have been made");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
    void unprocessedRequestIsRetriedElsewhereWhateverItsMethod(String method) throws Exception {
        try (var full = HostileUpstream.saying(UNTOUCHED);
                var sound = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).to(full.port(), sound.port())) {
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.send(method, "/once", method.equals("PUT") ? "body" : "")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(full.requests()).isNotEmpty();
        }
    }

    @Test
    void headerForTheGatewayDoesNotReachTheClient() throws Exception {
        try (var full = HostileUpstream.saying(UNTOUCHED);
                var gateway = TestReverseProxy.on(vertx).to(full.port())) {
            var answer = gateway.send("PUT", "/once", "body");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("full");
            assertThat(answer.headers().firstValue("X-Internal-Processed")).isEmpty();
        }
    }

    /** Clients have no use for what services tell the gateway. */
    @Test
    void refusalByTheGatewayHasNoInternalHeader() throws Exception {
        try (var gateway = TestReverseProxy.on(vertx).to(AWAY);
                var client = RawHttpClient.connect(gateway.port())) {
            var answer = client.send("GET /once HTTP/1.1\r\nHost: x\r\nX-Request-Timeout: 9000\r\n\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("Nothing was done.");
            assertThat(answer.header("X-Internal-Processed")).isNull();
        }
    }

    /** Upstreams that break off their first answer, whichever is asked first; the other then says something. */
    private HttpResponse<String> secondTry(String method, String second) throws Exception {
        var first = new AtomicBoolean(true);
        HostileUpstream.Behaviour behaviour = connection -> {
            while (connection.request() != null && !first.getAndSet(false)) {
                connection.say(second);
            }
        };
        try (var one = HostileUpstream.that(behaviour);
                var another = HostileUpstream.that(behaviour);
                var gateway = TestReverseProxy.on(vertx).to(one.port(), another.port())) {
            var answer = gateway.send(method, "/repeatable", "");
            assertThat(one.requests()).hasSize(1);
            assertThat(another.requests()).hasSize(1);
            return answer;
        }
    }

    @Test
    void successOfARetryIsTheResponse() throws Exception {
        assertThat(secondTry("DELETE", GOOD).body()).isEqualTo("good");
    }

    /** The first may have deleted it, or nobody had it: neither 404 nor 503 would be true of both. */
    @Test
    void retryThatSettlesNothingLeavesTheOutcomeUnknown() throws Exception {
        for (String second : List.of(GONE, UNTOUCHED, BUSY)) {
            var answer = secondTry("DELETE", second);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("may have been made");
        }
        assertThat(secondTry("GET", GONE).body()).isEqualTo("gone");
        assertThat(secondTry("GET", UNTOUCHED).body()).isEqualTo("full");
    }

    /** The service is there, and MongoDB was too slow. Another process would ask it the same once more. */
    @Test
    void timeoutReportedByAServiceIsTheResponse() throws Exception {
        try (var slow = HostileUpstream.saying("HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 4\r\n\r\nlate");
                var sound = HostileUpstream.saying(GOOD);
                var gateway = TestReverseProxy.on(vertx).to(slow.port(), sound.port())) {
            for (String path : List.of("/repeatable", "/once")) {
                assertThat(IntStream.range(0, 2).mapToObj(i -> send(gateway, path)))
                        .extracting(HttpResponse::body)
                        .containsExactlyInAnyOrder("good", "late");
            }
        }
    }

    private static HttpResponse<String> send(TestReverseProxy gateway, String path) {
        return gateway.sendAsync("PUT", path, "body").join();
    }

    /** Its last step must come before the gateway begins something else. */
    @Test
    void serviceIsToldLessTimeThanTheGatewayWaits() throws Exception {
        var told = new CompletableFuture<Integer>();
        try (var sound = HostileUpstream.that(connection -> {
                    told.complete(Integer.valueOf(String.valueOf(connection.request())
                            .replaceFirst("(?is).*X-Request-Timeout: (\\d+).*", "$1")));
                    connection.say(GOOD);
                });
                var gateway = TestReverseProxy.on(vertx)
                        .timeouts(Duration.ofSeconds(20), Duration.ofSeconds(60))
                        .to(sound.port())) {
            gateway.get("/once");
            assertThat(told).isCompletedWithValueMatching(millis -> millis > 15_000 && millis <= 19_000);
        }
    }
}
