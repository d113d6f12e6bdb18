package dev.taskwire.shared.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.testing.http.RawHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which route a request reaches, and how each other request is answered. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class StrictRouterTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add(
                        "GET", "/things", ctx -> ctx.response().end("list"))
                .add("POST", "/things", ctx -> ctx.response().end("made"))
                .add("GET", "/things/{id}", ctx -> ctx.response().end(ctx.pathParam("id")))
                .add("GET", "/slash/", ctx -> ctx.response().end("slash"))
                .probe("/probe", ctx -> ctx.response().end("well")));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void routeIsFoundByMethodAndPath() throws Exception {
        assertThat(server.exchange("GET /things HTTP/1.1").body()).isEqualTo("list");
        assertThat(server.exchange("POST /things HTTP/1.1").body()).isEqualTo("made");
        assertThat(server.exchange("GET /things/a%20b?x=/y HTTP/1.1").body()).isEqualTo("a b");
        assertThat(server.exchange("GET /slash/ HTTP/1.1").body()).isEqualTo("slash");
    }

    /** Who asks each second would else fill the log, and thin out the failures of people's requests. */
    @Test
    void probeIsNoRequest() throws Exception {
        var answer = server.exchange("GET /probe HTTP/1.1");
        assertThat(answer.body()).isEqualTo("well");
        assertThat(answer.header("X-Request-Id")).isNull();
        assertThat(server.exchange("POST /probe HTTP/1.1").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/thing", "/things/", "/things/1/", "/things/1/2", "/slash", "/THINGS", "/internal/x"})
    void unknownPathIsNotFound(String path) throws Exception {
        assertRefused(404, "GET " + path + " HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND", "get"})
    void otherMethodIsNotAllowed(String method) throws Exception {
        var answer = server.exchange(method + " /things HTTP/1.1");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void headIsGetWithoutItsBody() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                var answer = client.send("HEAD /things HTTP/1.1\r\nHost: test\r\n\r\n")
                        .readHead();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("X-Request-Id")).isNotEmpty();
            }
            var refused = client.send("HEAD /nothing HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                    .readHead();
            assertThat(refused.status()).isEqualTo(404);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99-bottles", "100-continue, x", "x"})
    void onlyOneExpectationCanBeMet(String expectation) throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            var answer = client.send("POST /things HTTP/1.1\r\nHost: test\r\nContent-Length: 50\r\nExpect: "
                            + expectation + "\r\n\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(417);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//things",
                "/./things",
                "/x/../things",
                "/%74hings",
                "/things/a%2Fb",
                "/things;x=1",
                "/things/%2e%2e",
                "http://test//things",
                "http://test/./things",
                "http://test/things;x=1",
                "ftp://test/things",
                "http:/test/things",
                "http:things",
                "test/things",
                "*"
            })
    void pathThatIsNotInItsNormalFormIsABadRequest(String path) throws Exception {
        assertRefused(400, "GET " + path + " HTTP/1.1");
    }

    /** RFC 9110, 5.6.1.2: the empty elements are ignored. */
    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue,", ", 100-continue", ","})
    void expectationMayHaveEmptyElements(String expectation) throws Exception {
        var answer = server.exchange("POST /things HTTP/1.1", "Content-Length: 0", "Expect: " + expectation);
        assertThat(answer.status()).isEqualTo(200);
    }

    /** RFC 9112, 3.2.2: a server must accept the form that clients send to a proxy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://test/things",
                "HTTP://TEST/things",
                "https://other.example:8443/things",
                "http://[::1]:8080/things",
                "http://test/things?x=http://y/"
            })
    void absoluteTargetIsItsPathAndQuery(String target) throws Exception {
        var answer = server.exchange("GET " + target + " HTTP/1.1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://test", "http://test?x=y", "http://test/"})
    void absoluteTargetWithoutAPathIsTheRoot(String target) throws Exception {
        assertRefused(404, "GET " + target + " HTTP/1.1");
    }

    @Test
    void requestIdGoesBothWaysIfItIsWellFormed() throws Exception {
        assertThat(server.exchange("GET /things HTTP/1.1", "X-Request-Id: mine-1")
                        .header("X-Request-Id"))
                .isEqualTo("mine-1");
        for (String malformed : new String[] {"", "a b", "<script>", "x".repeat(65)}) {
            assertThat(server.exchange("GET /things HTTP/1.1", "X-Request-Id: " + malformed)
                            .header("X-Request-Id"))
                    .matches("[0-9a-f-]{36}");
        }
        assertThat(server.exchange("GET /things HTTP/1.1").header("X-Request-Id"))
                .isNotEqualTo(server.exchange("GET /things HTTP/1.1").header("X-Request-Id"));
    }

    @Test
    void requestsAreMeasuredByTheirTemplate() throws Exception {
        server.exchange("GET /things/1 HTTP/1.1");
        server.exchange("GET /nothing/1 HTTP/1.1");
        server.exchange("INVENTED /things/1 HTTP/1.1");
        assertThat(server.metrics().scrape())
                .contains("http_request_method=\"GET\",http_response_status_code=\"200\",http_route=\"/things/{id}\"")
                .contains("http_request_method=\"GET\",http_response_status_code=\"404\",http_route=\"unmatched\"")
                .contains("http_request_method=\"_OTHER\",http_response_status_code=\"405\"")
                .doesNotContain("INVENTED", "/things/1", "/nothing");
    }

    private static void assertRefused(int status, String requestLine) throws Exception {
        var answer = server.exchange(requestLine);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getInteger("status")).isEqualTo(status);
        assertThat(answer.header("X-Request-Id")).isEqualTo(answer.json().getString("request_id"));
    }
}
