package dev.taskwire.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.taskwire.testing.http.RawHttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which headers clients get: security policies with every response, CORS for allowed origins, compression. */
@ExtendWith(TestGateways.Extension.class)
@SuppressWarnings("NullAway.Init") // before each test
class HeadersTest {
    private static final String KEYS = "/.well-known/jwks.json";
    private static final String OURS = "Origin: " + TestGateways.ALLOWED_ORIGIN;
    private static final String FOREIGN = "Origin: https://evil.example";

    private TestGateway gateway;
    private FakeService service;

    @BeforeEach
    void use(TestGateways gateways) {
        gateway = gateways.plain();
        service = gateway.service();
    }

    @AfterEach
    void reset() {
        service.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /.well-known/jwks.json, 200",
        "GET /, 200",
        "GET /nope, 404",
        "GET /api/tasks, 401",
        "DELETE /api/tasks, 405",
        "GET //, 400",
        "G(T /, 400",
        "OPTIONS /api/tasks, 405"
    })
    void everyResponseHasTheSecurityHeaders(String requestLine, int status) throws Exception {
        var answer = gateway.exchange(requestLine);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Strict-Transport-Security")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/start.js", "/docs/swagger-ui.css"})
    void documentationPageMayRunItsOwnScripts(String path) throws Exception {
        var answer = gateway.exchange("GET " + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void internalHeadersOfAServiceDoNotReachTheClient() throws Exception {
        service.answers(request -> request.response()
                .putHeader("Server", "secret/1.0")
                .putHeader("X-Powered-By", "secret")
                .putHeader("X-Internal-Shard", "secret")
                .putHeader("Via", "1.1 secret")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Content-Security-Policy", "none")
                .putHeader("Connection", "X-Hop")
                .putHeader("X-Hop", "secret")
                .putHeader("ETag", "\"1\"")
                .end("{}"));
        var answer = gateway.exchange("GET " + KEYS);
        assertThat(answer.headers().values()).noneMatch(value -> value.contains("secret"));
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.body()).isEqualTo("{}");
    }

    /** While an upgrade runs, an earlier version may have sent it. */
    @Test
    void problemOfAServiceReachesTheClientUnchanged() throws Exception {
        String earlier = "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"told\"}";
        service.answers(request -> request.response()
                .setStatusCode(409)
                .putHeader("Content-Type", "application/problem+json")
                .end(earlier));
        var answer = gateway.exchange("GET " + KEYS);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).isEqualTo(earlier);
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        service.answers(request -> request.response()
                .putHeader("ETag", "\"1\"")
                .putHeader("Content-Length", "12")
                .end("{\"keys\": []}"));
        var get = gateway.exchange("GET " + KEYS, "X-Request-Id: a");
        var head = gateway.exchange("HEAD " + KEYS, "X-Request-Id: a");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.header("Content-Length")).isEqualTo("12");
        assertThat(gateway.exchange("HEAD /docs").status()).isEqualTo(200);
        assertThat(gateway.exchange("HEAD /nope").status()).isEqualTo(404);
        assertThat(gateway.exchange("HEAD /api/user").header("Allow")).isEqualTo("POST");
    }

    @Test
    void documentsAreCompressedForClientsThatAcceptGzip() throws Exception {
        for (String path : new String[] {"/openapi.json", "/asyncapi.json", "/docs/swagger-ui.css"}) {
            var plain = gateway.exchange("HEAD " + path);
            var gzip = gateway.exchange("HEAD " + path, "Accept-Encoding: br, gzip;q=0.5");
            assertThat(plain.header("Content-Encoding")).isNull();
            assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(plain.header("Vary")).isEqualTo("Origin, Accept-Encoding");
            assertThat(gzip.header("Vary")).isEqualTo("Origin, Accept-Encoding");
            assertThat(length(gzip)).isLessThan(length(plain) / 3);
        }
        assertThat(gateway.exchange("HEAD /docs/favicon.png", "Accept-Encoding: gzip")
                        .header("Content-Encoding"))
                .isNull();
    }

    private static int length(RawHttpResponse answer) {
        return Integer.parseInt(String.valueOf(answer.header("Content-Length")));
    }

    @Test
    void preflightIsAnsweredByTheGatewayWithoutAToken() throws Exception {
        for (String origin : List.of(TestGateways.ALLOWED_ORIGIN, TestGateways.OTHER_ALLOWED_ORIGIN)) {
            var answer = gateway.exchange(
                    "OPTIONS /api/tasks/task_1",
                    "Origin: " + origin,
                    "Access-Control-Request-Method: PATCH",
                    "Access-Control-Request-Headers: authorization,content-type,if-match");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
            assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE");
            assertThat(answer.header("Access-Control-Allow-Headers"))
                    .isEqualTo("Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, "
                            + "traceparent, tracestate, baggage, X-Requested-With, Last-Event-ID");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
            assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("7200");
            assertThat(answer.header("Vary")).isEqualTo("Origin");
        }
        assertThat(service.seen()).isEmpty();
    }

    /**
     * Otherwise the browser would not send the request itself, and the page could not read its 404, 405, 400 or 414.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"/nope", "/internal/revocations", "/api//tasks", "/api/tasks?q=\u00fc", "/api/tasks", "LONG"})
    void preflightSucceedsWhateverTheRequestItselfGets(String target) throws Exception {
        String path = target.equals("LONG") ? "/api/tasks?q=" + "x".repeat(9_000) : target;
        var preflight = gateway.exchange("OPTIONS " + path, OURS, "Access-Control-Request-Method: PUT");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");

        var request = gateway.exchange("PUT " + path, OURS);
        assertThat(request.status()).isBetween(400, 414);
        assertThat(request.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);

        assertThat(gateway.exchange("OPTIONS " + path, FOREIGN, "Access-Control-Request-Method: PUT")
                        .status())
                .isBetween(400, 414);
    }

    /** The browser compares the method itself, so the answer need not depend on it. */
    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PROPFIND", "get", "G(T"})
    void preflightForAnUnknownMethodAllowsTheKnownOnes(String method) throws Exception {
        var answer = gateway.exchange("OPTIONS /nope", OURS, "Access-Control-Request-Method: " + method);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE");
        assertThat(service.seen()).isEmpty();
    }

    /** It is no preflight request: it lacks the method, or the origin. */
    @ParameterizedTest
    @CsvSource({"/nope, 404", "/api/tasks, 405", "/problems/conflict, 405", "/api//tasks, 400"})
    void otherOptionsRequestsAreLikeAnyUnknownMethod(String path, int status) throws Exception {
        var page = gateway.exchange("OPTIONS " + path, OURS);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);
        assertThat(page.header("Access-Control-Allow-Methods")).isNull();
        assertThat(gateway.exchange("OPTIONS " + path, "Access-Control-Request-Method: GET")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FOREIGN,
                "Origin: null",
                "Origin: http://app.example.com",
                "Origin: https://app.example.com.evil.example",
                "Origin: https://app.example.com:8443",
                "Origin: HTTPS://APP.EXAMPLE.COM",
                "Origin: *"
            })
    void otherOriginsGetNoCorsHeaders(String origin) throws Exception {
        var preflight = gateway.exchange("OPTIONS /api/tasks", origin, "Access-Control-Request-Method: GET");
        assertThat(preflight.status()).isEqualTo(405);
        var answer = gateway.exchange("GET " + KEYS, origin);
        assertThat(answer.status()).isEqualTo(200);
        for (var each : new RawHttpResponse[] {preflight, answer}) {
            assertThat(each.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
            assertThat(each.header("Vary")).isEqualTo("Origin");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /.well-known/jwks.json, 200", "GET /api/tasks, 401", "GET /nope, 404", "PUT /api/tasks, 405"})
    void allowedOriginsMayReadResponsesAndErrors(String requestLine, int status) throws Exception {
        var answer = gateway.exchange(requestLine, OURS);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .contains(
                        "ETag", "Location", "Link", "RateLimit", "Retry-After", "X-Request-Id", "Idempotent-Replayed");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }

    private static final String HEAD = " HTTP/1.1\r\nHost: api.example.com\r\n" + OURS + "\r\n";

    /** Requests that never reach the router, each with its origin before and after the fault. */
    static final List<Arguments> MALFORMED = List.of(
            arguments(414, "GET /api/tasks?q=" + "x".repeat(9_000) + HEAD + "\r\n"),
            arguments(414, "GET /api/tasks?q=" + "x".repeat(100_000) + HEAD + "\r\n"),
            arguments(431, "GET /api/tasks" + HEAD + "X: " + "y".repeat(17_000) + "\r\n\r\n"),
            arguments(431, "GET / HTTP/1.1\r\nX: " + "y".repeat(60_000) + "\r\n" + OURS + "\r\nHost: x\r\n\r\n"),
            arguments(431, "GET /" + HEAD + "X: y\r\n".repeat(101) + "\r\n"),
            arguments(431, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(101) + OURS + "\r\nHost: x\r\n\r\n"),
            arguments(400, "GET /" + HEAD + "A : b\r\n\r\n"),
            arguments(400, "GET / HTTP/1.1\r\nA : b\r\nHost: x\r\n" + OURS + "\r\n\r\n"),
            arguments(400, "GET /\u00c3\u00a9" + HEAD + "\r\n"),
            arguments(400, "GET / HTTP/1.1\r\n" + OURS + "\r\n\r\n"),
            arguments(400, "GET //" + HEAD + "\r\n"),
            arguments(400, "GET http://u@x/" + HEAD + "\r\n"),
            arguments(400, "POST /api/user/login" + HEAD + "Content-Length: x\r\n\r\n"),
            arguments(400, "POST /api/user/login" + HEAD + "Transfer-Encoding: gzip\r\n\r\n"),
            arguments(400, "POST /api/user/login" + HEAD + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n"),
            arguments(413, "POST /api/user/login" + HEAD + "Content-Length: 20000\r\n\r\n" + "x".repeat(20_000)),
            arguments(417, "POST /api/user/login" + HEAD + "Expect: x\r\nContent-Length: 2\r\n\r\n{}"),
            arguments(505, "GET / HTTP/1.2\r\n" + OURS + "\r\n\r\n"));

    @ParameterizedTest
    @FieldSource("MALFORMED")
    void allowedOriginsMayReadEveryRefusal(int status, String request) throws Exception {
        for (boolean isOurs : List.of(true, false)) {
            try (var client = gateway.connect()) {
                var answer = client.send(isOurs ? request : request.replace(OURS, FOREIGN))
                        .read();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("Access-Control-Allow-Origin"))
                        .isEqualTo(isOurs ? TestGateways.ALLOWED_ORIGIN : null);
                assertThat(answer.header("Vary")).isEqualTo("Origin");
            }
        }
    }

    /** The first packet ends before the origin. */
    @Test
    void originBehindAFaultIsWaitedFor() throws Exception {
        try (var client = gateway.connect()) {
            client.send("GET /" + "x".repeat(9_000));
            var answer = client.send(HEAD.substring(0, 30))
                    .send(HEAD.substring(30) + "\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);
        }
    }

    /** What is no HTTP at all, such as a TLS handshake, does not wait for the end of a head. */
    @Test
    void nonsenseIsRefusedAtOnce() throws Exception {
        try (var client = gateway.connect()) {
            assertThat(client.send("\u0016\u0003\u0001\n").read().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "502, 502", "503, 503", "504, 504", "429, 429", "415, 415"})
    void allowedOriginsMayReadFailuresOfServices(int sent, int received) throws Exception {
        service.answers(request -> request.response().setStatusCode(sent).end());
        var answer = gateway.exchange("GET " + KEYS, OURS);
        assertThat(answer.status()).isEqualTo(received);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(TestGateways.ALLOWED_ORIGIN);
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }
}
