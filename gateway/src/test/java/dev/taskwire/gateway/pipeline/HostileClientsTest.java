package dev.taskwire.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that hostile requests are refused or bounded, and that no service gets what is refused. */
@ExtendWith({TestGateways.Extension.class, VertxExtension.class})
@SuppressWarnings("NullAway.Init") // before each test
class HostileClientsTest {
    private static final String SMUGGLED = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LOGIN =
            "POST /api/user/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = LOGIN + "Transfer-Encoding: chunked\r\n\r\n";

    /** One of each kind; all of them are in the test of the server. */
    static final List<String> AMBIGUOUS = List.of(
            LOGIN + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            LOGIN + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            LOGIN + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            LOGIN + "Transfer-Encoding: gzip, chunked\r\n\r\n",
            LOGIN + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            LOGIN + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
            LOGIN + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
            LOGIN + "Content-Length: +2\r\n\r\n{}",
            LOGIN + "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
            LOGIN + "X: a\nContent-Length: 2\r\n\r\n{}",
            LOGIN + "X: a\rContent-Length: 2\r\n\r\n",
            LOGIN + "X: a\u0000\r\nContent-Length: 2\r\n\r\n{}",
            LOGIN + "Host: y\r\nContent-Length: 2\r\n\r\n{}",
            "POST /api/user/login HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
            "POST /api/user/login HTTP/1.1\r\nHost: a b\r\nContent-Length: 2\r\n\r\n{}",
            "POST /api/user/login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n",
            CHUNKED + "2\n{}\r\n0\r\n\r\n",
            CHUNKED + "2\r\n{}XX0\r\n\r\n",
            CHUNKED + "fffffffff\r\n{}\r\n0\r\n\r\n");

    private TestGateway gateway;
    private FakeService service;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.impatient();
        service = gateway.service();
    }

    @AfterEach
    void reset() {
        service.reset();
    }

    @ParameterizedTest
    @FieldSource("AMBIGUOUS")
    void ambiguousRequestIsRefusedAndNotForwarded(String request) throws Exception {
        try (var client = gateway.connect()) {
            assertProblem(400, client.send(request + SMUGGLED).read());
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(service.seen()).isEmpty();
        assertThat(gateway.exchange("GET /.well-known/jwks.json").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"9000, 414", "17000, 414"})
    void uriThatIsTooLongIs414(int length, int status) throws Exception {
        assertProblem(status, gateway.exchange("GET /.well-known/jwks.json?" + "x".repeat(length)));
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void headThatIsTooLargeIs431() throws Exception {
        assertProblem(431, gateway.exchange("GET /.well-known/jwks.json", "X: " + "y".repeat(17_000)));
        var many = new String[101];
        Arrays.fill(many, "X: y");
        assertProblem(431, gateway.exchange("GET /.well-known/jwks.json", many));
        assertThat(service.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../internal/revocations",
                "/api/%2e%2e/internal/revocations",
                "//internal/revocations",
                "/api/user/login;/../../internal",
                "/api%2fuser",
                "/api\\user",
                "ftp://x/.well-known/jwks.json",
                "http://x//internal/revocations",
                "http://x/api/../internal/revocations",
                "*"
            })
    void pathThatIsNotNormalIsRefusedAndNotForwarded(String target) throws Exception {
        assertProblem(400, gateway.exchange("GET " + target));
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void bodyThatIsTooLargeIs413AndNotForwarded() throws Exception {
        try (var client = gateway.connect()) {
            assertProblem(
                    413, client.send(LOGIN + "Content-Length: 1048577\r\n\r\n").read());
        }
        try (var client = gateway.connect()) {
            client.send(CHUNKED);
            for (int i = 0; i < 17; i++) {
                client.send("10000\r\n" + "x".repeat(65_536) + "\r\n");
            }
            assertProblem(413, client.send("0\r\n\r\n").read());
            assertThat(client.send(SMUGGLED).read().status()).isEqualTo(200);
        }
        assertThat(service.seen()).hasSize(1);
    }

    @Test
    void bodyThatTricklesIs408AtTheDeadline(Vertx vertx) throws Exception {
        long start = System.nanoTime();
        try (var client = gateway.connect()) {
            client.send(LOGIN + "Content-Length: 1000\r\n\r\n");
            // It never falls silent, so that no idle timeout would find it.
            long trickle = vertx.setPeriodic(50, tick -> client.trySend("x"));

            assertProblem(408, client.read());

            vertx.cancelTimer(trickle);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void clientThatDoesNotReadIsCutOffAtTheDeadline() throws Exception {
        var sending = new AtomicBoolean();
        var cut = new AtomicBoolean();
        service.answers(request -> {
            var response = request.response().setChunked(true);
            var block = Buffer.buffer(new byte[65_536]);
            response.closeHandler(gone -> cut.set(true));
            response.drainHandler(more -> fill(response, block));
            fill(response, block);
            sending.set(true);
        });
        try (var client = gateway.connect()) {
            client.send(SMUGGLED);
            Eventually.holds(() -> assertThat(sending).isTrue());
            Eventually.holds(Duration.ofSeconds(5), () -> assertThat(cut).isTrue());
            Eventually.holds(
                    Duration.ofSeconds(5),
                    () -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send("x")));
        }
        service.reset();
        assertThat(gateway.exchange("GET /.well-known/jwks.json").status()).isEqualTo(200);
    }

    private static void fill(HttpServerResponse response, Buffer block) {
        while (!response.closed() && !response.writeQueueFull()) {
            response.write(block);
        }
    }

    @Test
    void clientThatPipelinesAndDoesNotReadIsNotServedAhead() throws Exception {
        var mebibyte = Buffer.buffer(new byte[1024 * 1024]);
        service.answers(request -> request.response().end(mebibyte));
        try (var client = gateway.connect()) {
            client.send(SMUGGLED.repeat(100));
            Eventually.holds(() -> assertThat(service.seen()).isNotEmpty());
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.exchange("GET /").status()).isEqualTo(200);
            }
            // What fits into the system's buffers, and no more.
            assertThat(service.seen()).hasSizeLessThan(30);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        service.answers(request -> request.response()
                .putHeader("Content-Length", Integer.toString(request.uri().length()))
                .end(request.uri()));
        try (var client = gateway.connect()) {
            client.send(
                    "GET /.well-known/jwks.json?1 HTTP/1.1\r\nHost: x\r\n\r\n" + LOGIN + "Content-Length: 2\r\n\r\n{}"
                            + CHUNKED + "2\r\n{}\r\n0\r\n\r\n" + "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "HEAD /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED);
            assertThat(client.read().body()).isEqualTo("/.well-known/jwks.json?1");
            assertThat(client.read().body()).isEqualTo("/api/user/login");
            assertThat(client.read().body()).isEqualTo("/api/user/login");
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.readHead().header("Content-Length")).isEqualTo("22");
            assertThat(client.read().body()).isEqualTo("/.well-known/jwks.json");
        }
        assertThat(service.seen())
                .extracting(FakeService.Seen::method)
                .containsExactly("GET", "POST", "POST", "HEAD", "GET");
        assertThat(service.seen()).extracting(FakeService.Seen::body).containsExactly("", "{}", "{}", "", "");
    }

    @Test
    void expectedContinueIsAnsweredAndNoOtherExpectationIsMet() throws Exception {
        try (var client = gateway.connect()) {
            client.send(LOGIN + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("{}").read().status()).isEqualTo(200);
            assertProblem(
                    417,
                    client.send(LOGIN + "Content-Length: 2\r\nExpect: a-miracle\r\n\r\n")
                            .read());
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(service.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.headers().contains("Expect")).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket", "TLS/1.0, HTTP/1.1"})
    void upgradesAreIgnored(String protocol) throws Exception {
        var answer = gateway.exchange(
                "GET /.well-known/jwks.json",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: " + protocol,
                "HTTP2-Settings: AAMAAABkAAQAAP__",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(service.seen())
                .singleElement()
                .satisfies(seen ->
                        assertThat(seen.headers().names()).doesNotContain("Upgrade", "HTTP2-Settings", "Connection"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9"})
    void otherVersionsOfHttpAre505(String version) throws Exception {
        try (var client = gateway.connect()) {
            assertProblem(
                    505,
                    client.send("GET /.well-known/jwks.json " + version + "\r\nHost: x\r\n\r\n")
                            .read());
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void clientThatDisconnectsMidRequestAffectsNoOther() throws Exception {
        for (String part : List.of("", "GET /", LOGIN, LOGIN + "Content-Length: 10\r\n\r\n{", CHUNKED + "5\r\n{")) {
            try (var client = gateway.connect()) {
                client.send(part);
            }
        }
        assertThat(gateway.exchange("GET /.well-known/jwks.json").status()).isEqualTo(200);
        assertThat(service.seen()).hasSize(1);
    }

    private static void assertProblem(int status, RawHttpResponse answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().getInteger("status")).isEqualTo(status);
        assertThat(answer.json().getString("request_id")).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    }
}
