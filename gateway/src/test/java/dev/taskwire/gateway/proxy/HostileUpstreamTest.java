package dev.taskwire.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves what clients get when an upstream responds with nothing, too little, too much or garbage. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class HostileUpstreamTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

    private static final Duration SHORT = Duration.ofMillis(250);

    private static final Duration LONG = Duration.ofSeconds(5);

    private Vertx vertx;

    @BeforeEach
    void use(Vertx injected) {
        vertx = injected;
    }

    /** Waits for upstreams so long that none meets the timeout while it answers. */
    private TestReverseProxy.Setup gateway() {
        return TestReverseProxy.on(vertx).timeouts(LONG, LONG.multipliedBy(2));
    }

    /** Waits only for a moment if the client is to be told of a timeout. */
    private TestReverseProxy.Setup gateway(int status) {
        return status == 504 ? gateway().timeouts(SHORT, LONG) : gateway();
    }

    private static Arguments saying(String name, int status, String answer) {
        return arguments(name, status, (HostileUpstream.Behaviour) connection -> {
            while (connection.request() != null) {
                connection.say(answer);
            }
        });
    }

    private static Arguments that(String name, int status, HostileUpstream.Behaviour behaviour) {
        return arguments(name, status, behaviour);
    }

    /** Nothing of these answers can be given to a client. */
    static Stream<Arguments> withoutAResponse() {
        return Stream.of(
                that("closes at accept", 502, connection -> {}),
                that("closes after the request", 502, connection -> connection.request()),
                that("closes after half a head", 502, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Le");
                }),
                that("closes after a head without its body", 502, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\n");
                }),
                that("hangs", 504, connection -> connection.hang()),
                that("head of one byte a moment", 504, connection -> {
                    connection.request();
                    connection.trickle(GOOD.replace("OK", "O".repeat(1_000)));
                }),
                that("hangs after a head without its body", 504, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                    connection.hang();
                }),
                saying("two lengths", 502, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ngood"),
                saying("a negative length", 502, "HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\ngood"),
                saying("a length that is none", 502, "HTTP/1.1 200 OK\r\nContent-Length: 4x\r\n\r\ngood"),
                saying("no HTTP", 502, "GARBAGE\r\n\r\n"),
                saying("another version of HTTP", 502, "HTTP/9.9 200 OK\r\nContent-Length: 4\r\n\r\ngood"),
                saying("a status that is no number", 502, "HTTP/1.1 abc OK\r\nContent-Length: 4\r\n\r\ngood"),
                saying(
                        "100 KiB of headers",
                        502,
                        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100 * 1024) + "\r\nContent-Length: 4\r\n\r\ngood"),
                saying("a long status line", 502, "HTTP/1.1 200 " + "x".repeat(100 * 1024) + "\r\n\r\n"),
                saying(
                        "a chunk of no size",
                        502,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ngood\r\n"),
                saying(
                        "another protocol",
                        502,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx"),
                saying("a status below 200", 502, "HTTP/1.1 102 Processing\r\n\r\n" + GOOD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutAResponse")
    void clientGetsAProblemAndTheConnectionIsNotReused(String name, int status, HostileUpstream.Behaviour behaviour)
            throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var gateway = gateway(status).to(hostile.port())) {
            for (int i = 1; i <= 2; i++) {
                var answer = gateway.get("/repeatable");
                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(answer.headers().firstValue("ETag")).isEmpty();
                assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
                assertThat(answer.body()).doesNotContain("127.0.0.1").doesNotContain("good");
                assertThat(hostile.connections()).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutAResponse")
    void breakerOpensAfterFiveFailures(String name, int status, HostileUpstream.Behaviour behaviour) throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var gateway = gateway(status).to(hostile.port())) {
            var answers = IntStream.range(0, 5)
                    .mapToObj(i -> gateway.sendAsync("GET", "/repeatable", ""))
                    .toList();
            assertThat(answers).allMatch(answer -> answer.join().statusCode() == status);
            var refused = gateway.get("/repeatable");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(hostile.connections()).isEqualTo(5);
            assertThat(gateway.metrics().scrape()).containsPattern("upstream_breaker_open\\{.*} 1.0");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutAResponse")
    void anotherUpstreamAnswersInstead(String name, int status, HostileUpstream.Behaviour behaviour) throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var sound = HostileUpstream.saying(GOOD);
                var gateway = gateway(status).to(hostile.port(), sound.port())) {
            for (int i = 0; i < 12; i++) {
                assertThat(gateway.get("/repeatable").body()).isEqualTo("good");
            }
            assertThat(hostile.connections()).isLessThanOrEqualTo(5);
            assertThat(sound.requests()).hasSize(12);
        }
    }

    /** These break off when the client has seen something. */
    static Stream<Arguments> thatBreakOff() {
        return Stream.of(
                that("closes after half a body", 200, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                }),
                that("hangs after half a body", 200, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                    connection.hang();
                }),
                that("a body that never ends", 200, connection -> {
                    connection.request();
                    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    connection.repeat("1\r\nx\r\n");
                }),
                saying(
                        "a bad chunk after a good one",
                        200,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("thatBreakOff")
    void responseBreaksOffForTheClientToo(String name, int status, HostileUpstream.Behaviour behaviour)
            throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var gateway = gateway().timeouts(LONG, SHORT.multipliedBy(2)).to(hostile.port())) {
            for (int i = 1; i <= 2; i++) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> gateway.get("/repeatable"));
                assertThat(hostile.connections()).isEqualTo(i);
            }
            assertThat(gateway.upstreams().members()).allMatch(member -> member.activeRequests() == 0);
        }
    }

    /** These give an answer, and more than that. */
    static Stream<Arguments> withSurplusBytes() {
        return Stream.of(
                saying("another answer behind it", 200, GOOD + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
                saying("garbage behind it", 200, GOOD + "evil"),
                saying(
                        "a body where there is none, 204",
                        204,
                        "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil"),
                saying("a body where there is none, 304", 304, "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\nevil"),
                saying("100 before it", 200, "HTTP/1.1 100 Continue\r\n\r\n" + GOOD),
                saying("103 before it", 200, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + GOOD));
    }

    /** What is left in a connection makes the next answer unreadable, which is a 502 and no more. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("withSurplusBytes")
    void surplusBytesReachNoClient(String name, int status, HostileUpstream.Behaviour behaviour) throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var gateway = gateway(status).to(hostile.port())) {
            assertSound(gateway.get("/once"), status);
            var together = IntStream.range(0, 50)
                    .mapToObj(i -> gateway.sendAsync("GET", "/once", ""))
                    .toList();
            for (var answer : together) {
                if (answer.join().statusCode() < 500) {
                    assertSound(answer.join(), status);
                } else {
                    assertThat(answer.join().body()).doesNotContain("evil");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withSurplusBytes")
    void surplusBytesReachNoPipelinedRequest(String name, int status, HostileUpstream.Behaviour behaviour)
            throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var gateway = gateway(status).to(hostile.port());
                var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String request = "GET /once HTTP/1.1\r\nHost: x\r\n\r\n";
            String last = "GET /once HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((request.repeat(9) + last).getBytes(StandardCharsets.ISO_8859_1));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers).startsWith("HTTP/1.1 " + status + " ").doesNotContain("evil");
            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(11);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withSurplusBytes")
    void surplusBytesAreHiddenByAnotherUpstream(String name, int status, HostileUpstream.Behaviour behaviour)
            throws Exception {
        try (var hostile = HostileUpstream.that(behaviour);
                var sound = HostileUpstream.saying(status == 200 ? GOOD : "HTTP/1.1 " + status + " Fine\r\n\r\n");
                var gateway = gateway(status).to(hostile.port(), sound.port())) {
            for (int i = 0; i < 10; i++) {
                assertSound(gateway.get("/repeatable"), status);
            }
        }
    }

    private static void assertSound(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(status == 200 ? "good" : "");
    }

    @Test
    void bodyOfAnAnswerToHeadIsDropped() throws Exception {
        try (var hostile = HostileUpstream.saying(GOOD);
                var gateway = gateway().to(hostile.port())) {
            var answer = gateway.send("HEAD", "/once", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Length")).hasValue("4");
            assertThat(gateway.get("/once").body()).doesNotContain("goodgood");
        }
    }

    /** Nobody can tell whether it is the answer; what comes before its request has been sent is none. */
    @Test
    void answerAheadOfTheRequestIsAnAnswerOrA502() throws Exception {
        try (var hostile = HostileUpstream.that(connection -> {
                    connection.say(GOOD.replace("good", "soon"));
                    while (connection.request() != null) {
                        connection.say(GOOD);
                    }
                });
                var gateway = gateway().to(hostile.port())) {
            for (int i = 0; i < 4; i++) {
                var answer = gateway.get("/once");
                assertThat(answer.statusCode()).isIn(200, 502);
            }
        }
    }
}
