package dev.taskwire.shared.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile clients: what may be read in two ways is refused, and nothing that follows it is read at all. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class MalformedHttpTest {
    /** Must never be answered where it stands in a refused request's place. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final String POST = "POST /body HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    static final List<String> AMBIGUOUS = List.of(
            // No HTTP
            "nonsense\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
            "GET /\r\n\r\n",
            "GET / HTTP/x\r\nHost: x\r\n\r\n",
            "GET / http/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /\u00e4 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /\rx HTTP/1.1\r\nHost: x\r\n\r\n",
            " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "\u0000GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
            // Lines
            "GET / HTTP/1.1\nHost: x\n\n",
            "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\n\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n",
            "GET / HTTP/1.1\r\n A: b\r\nHost: x\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
            // Fields
            "GET / HTTP/1.1\r\nHost x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA : c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA\t: c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n: c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA\u0000: c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA\u00e4: c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\u0000c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\rX-Injected: c\r\n\r\n",
            // Host
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a:b:c\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x:-1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x y\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: u@x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
            // Absolute targets, whose host does not heal a malformed Host
            "GET http://u@x/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://u:p@x/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://:80/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://x:y/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://x:99999/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://a b/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\nHost:\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\nHost: a:b:c\r\n\r\n",
            "GET http://x/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            // Lengths
            POST + "Content-Length: -1\r\n\r\n",
            POST + "Content-Length: +1\r\n\r\na",
            POST + "Content-Length: 0x1\r\n\r\na",
            POST + "Content-Length: x\r\n\r\n",
            POST + "Content-Length:\r\n\r\n",
            POST + "Content-Length: 1 1\r\n\r\na",
            POST + "Content-Length: 1, 1\r\n\r\na",
            POST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
            POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            POST + "Content-Length: 99999999999999999999\r\n\r\nab",
            POST + "Content-Length : 5\r\n\r\nhello",
            // Codings
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
            POST + "Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: gzip, chunked\r\n\r\n",
            POST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: gzip\r\n\r\n",
            POST + "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
            POST + "Transfer-Encoding: xchunked\r\n\r\n",
            POST + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
            // An empty element is refused where bodies begin and end: not every proxy in front ignores it.
            POST + "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: , chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding: ,\r\n\r\n0\r\n\r\n",
            POST + "Content-Length: 1,\r\n\r\na",
            POST + "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding:\r\n\r\n0\r\n\r\n",
            POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "POST /body HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n\r\n12345678",
            // Chunks
            CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "-5\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "+5\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "5_0\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "\r\nhello\r\n0\r\n\r\n",
            CHUNKED + ";a\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "fffffffff\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "10000000000000005\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "5\nhello\r\n0\r\n\r\n",
            CHUNKED + "5;a\nhello\r\n0\r\n\r\n",
            CHUNKED + "5;a\rb\r\nhello\r\n0\r\n\r\n",
            CHUNKED + "5\r\nhelloXX0\r\n\r\n",
            CHUNKED + "5\r\nhello\n0\r\n\r\n",
            CHUNKED + "5\r\nhello0\r\n\r\n",
            CHUNKED + "5\r\nhello\r\n0\n\n",
            CHUNKED + "5\r\nhello\r\n0\r\nA : b\r\n\r\n",
            CHUNKED + "5\r\nhello\r\n0\r\nA: b\r\n c\r\n\r\n",
            CHUNKED + "5\r\nhello\r\n0\r\n: c\r\n\r\n",
            CHUNKED + "5\r\nhello\r\n0\r\nnonsense\r\n\r\n",
            CHUNKED + "0\r\n" + "X: y\r\n".repeat(100) + "\r\n");

    static final List<String> HUGE_HEADS = List.of(
            "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5_000) + "\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(100) + "\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n" + "X:\r\n".repeat(8_000) + "\r\n");

    private static final List<String> REACHED = new CopyOnWriteArrayList<>();
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add("GET", "/smuggled", ctx -> {
                    REACHED.add("smuggled");
                    ctx.response().end();
                })
                .add("GET", "/", ctx -> {
                    REACHED.add("root");
                    ctx.response().end("root");
                })
                .add(
                        "GET",
                        "/host",
                        ctx -> ctx.response().end(String.valueOf(ctx.request().getHeader("Host"))))
                .add("POST", "/unread", ctx -> {})
                .add(
                        "POST",
                        "/body",
                        ctx -> TestServer.body(stack, ctx, Deadline.after(Duration.ofSeconds(5)))
                                .map(Buffer::toString)
                                .onSuccess(body -> {
                                    REACHED.add(body);
                                    ctx.response().end(body);
                                })
                                .onFailure(failure -> stack.errors().respond(ctx, failure))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void forget() {
        REACHED.clear();
    }

    @ParameterizedTest
    @FieldSource("AMBIGUOUS")
    void whatCanBeReadInTwoWaysIsABadRequestAndTheEnd(String request) throws Exception {
        assertRefused(400, request);
        assertRefused(400, request + SMUGGLED);
        assertThat(REACHED).isEmpty();
        assertThat(server.exchange("GET / HTTP/1.1").body()).isEqualTo("root");
    }

    @ParameterizedTest
    @FieldSource("AMBIGUOUS")
    void howItIsCutIntoPacketsMakesNoDifference(String request) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            for (int i = 0; i < request.length(); i++) {
                client.trySend(request.substring(i, i + 1));
            }
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(REACHED).isEmpty();
    }

    /** The handler has not responded and reads no body. */
    @Test
    void malformedBodyThatIsNotReadIsABadRequest() throws Exception {
        assertRefused(
                400, "POST /unread HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n" + SMUGGLED);
        assertThat(REACHED).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("HUGE_HEADS")
    void hugeHeadIsTooLarge(String request) throws Exception {
        assertRefused(431, request);
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * 1024, 64 * 1024})
    void longRequestLineIsTooLong(int length) throws Exception {
        assertRefused(414, "GET /" + "x".repeat(length) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0"})
    void otherVersionsAreNotSpoken(String version) throws Exception {
        assertRefused(505, "GET / " + version + "\r\nHost: x\r\n\r\n" + SMUGGLED);
        assertRefused(505, "PRI * " + version + "\r\n\r\nSM\r\n\r\n");
        assertThat(REACHED).isEmpty();
    }

    @Test
    void whatIsWellFormedIsServed() throws Exception {
        var fields = "X: y\r\n".repeat(99);
        for (String request : List.of(
                "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \t x \t \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
                "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET HTTPS://x HTTP/1.1\r\nHost: y\r\n\r\n",
                get("Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: A"),
                get(
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
                "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n")) {
            try (var client = RawHttpClient.connect(server.port())) {
                for (int i = 0; i < 2; i++) {
                    var answer = client.send(request).read();
                    assertThat(answer.status()).as(request).isEqualTo(200);
                    assertThat(answer.body()).as(request).isEqualTo("root");
                }
                assertThat(client.send(CHUNKED + "2;a=b\r\nhe\r\n03\r\nllo\r\n0\r\nX: y\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("hello");
            }
        }
    }

    /** RFC 9112, 3.2.2 */
    @Test
    void hostOfAnAbsoluteTargetReplacesHost() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            assertThat(client.send("GET http://a.example:8080/host?x HTTP/1.1\r\nHost: b.example\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("a.example:8080");
            assertThat(client.send("GET /host HTTP/1.1\r\nHost: b.example\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("b.example");
            assertThat(client.send("GET http://[::1]/host HTTP/1.0\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("[::1]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close,", ",close", " , , close , ", "x,,close"})
    void connectionEndsIfAnElementSaysSo(String connection) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            client.send(get("Connection: " + connection));
            assertThat(client.read().body()).isEqualTo("root");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void http10ConnectionStaysIfAnElementSaysSo() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\nConnection: ,keep-alive,\r\n\r\n");
                assertThat(client.read().body()).isEqualTo("root");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderUpToTheRefusedOne() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + CHUNKED
                    + "x\r\n\r\n" + SMUGGLED);
            assertThat(client.read().body()).isEqualTo("root");
            assertThat(client.read().body()).isEqualTo("hello");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(REACHED).containsExactly("root", "hello");
    }

    @Test
    void anHttp10ClientIsServedOnce() throws Exception {
        for (String head : List.of("GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\nHost: a:b:c\r\n\r\n")) {
            try (var client = RawHttpClient.connect(server.port())) {
                assertThat(client.send(head + SMUGGLED).read().body()).isEqualTo("root");
                assertThat(client.isClosed()).isTrue();
            }
        }
        assertThat(REACHED).containsExactly("root", "root");
    }

    @Test
    void whatIsRefusedIsCountedByWhatItWasAnswered() throws Exception {
        assertRefused(505, "GET / HTTP/2.0\r\n\r\n");
        assertRefused(400, "DELETE / HTTP/1.1\r\n\r\n");
        assertRefused(400, CHUNKED + "x\r\n\r\n");
        Eventually.holds(() -> assertThat(server.metrics().scrape())
                .contains(
                        "http_request_method=\"_OTHER\",http_response_status_code=\"505\",http_route=\"unmatched\"",
                        "http_request_method=\"DELETE\",http_response_status_code=\"400\",http_route=\"unmatched\"",
                        "http_request_method=\"POST\",http_response_status_code=\"400\",http_route=\"/body\"")
                .contains("http_server_active_requests{service=\"test\"} 0.0")
                .doesNotContain("http_response_status_code=\"499\""));
    }

    @Test
    void faultsThatAreToldApartAreNamed() throws Exception {
        for (String host : List.of("", "Host: a\r\nHost: b\r\n", "Host: u@x\r\n")) {
            assertThat(detail("GET / HTTP/1.1\r\n" + host + "\r\n")).contains("one Host header");
        }
        assertThat(detail(POST + "Transfer-Encoding: gzip\r\n\r\n")).contains("Content-Length header");
        for (String target : List.of("/\u00c3\u00a4", "/\u00e4", "/?q=\u00c3\u00a4", "http://x/\u00c3\u00a4")) {
            assertThat(detail("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .as(target)
                    .contains("Percent-encode", "%C3%A9");
        }
        assertThat(detail("GET /?q=a b HTTP/1.1\r\nHost: x\r\n\r\n")).contains("%20");
        assertThat(detail("GET http://u:p@x/ HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("host of the request target")
                .doesNotContain("u:p");
    }

    private static String detail(String request) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            return client.send(request).read().json().getString("detail");
        }
    }

    private static String get(String... fields) {
        return "GET / HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }

    private static void assertRefused(int status, String request) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            var answer = client.send(request).read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.json().getInteger("status")).isEqualTo(status);
            assertThat(answer.json().getString("request_id")).isNotEmpty().isEqualTo(answer.header("X-Request-Id"));
            assertThat(client.isClosed()).isTrue();
        }
    }
}
