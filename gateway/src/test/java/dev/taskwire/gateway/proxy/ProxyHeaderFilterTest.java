package dev.taskwire.gateway.proxy;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.gateway.clientaddress.TrustedProxies;
import dev.taskwire.shared.config.EnvironmentReader;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which headers pass from clients to services and back, and which the gateway sets itself. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // before each test
class ProxyHeaderFilterTest {
    private final BlockingQueue<MultiMap> forwarded = new ArrayBlockingQueue<>(1);
    private volatile String trusted = "";
    private HttpServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = await(vertx.createHttpServer()
                .requestHandler(request -> {
                    var target = MultiMap.caseInsensitiveMultiMap();
                    var proxies = EnvironmentReader.read(Map.of("TRUSTED_PROXIES", trusted), TrustedProxies::from);
                    ProxyHeaderFilter.copyRequestHeaders(request, ClientOrigin.of(request, proxies), target);
                    forwarded.add(target);
                })
                .listen(0, "127.0.0.1"));
    }

    @Test
    void endToEndHeadersReachTheService() throws Exception {
        var headers = forward(
                "Authorization: Bearer x",
                "Content-Type: application/json",
                "If-Match: \"1\"",
                "if-none-match: \"2\"",
                "Idempotency-Key: k",
                "Accept: a",
                "Accept: b",
                "X-Mine: y");
        assertThat(headers.get("Authorization")).isEqualTo("Bearer x");
        assertThat(headers.get("If-Match")).isEqualTo("\"1\"");
        assertThat(headers.get("If-None-Match")).isEqualTo("\"2\"");
        assertThat(headers.getAll("Accept")).containsExactly("a", "b");
        assertThat(headers.names()).contains("Content-Type", "Idempotency-Key", "X-Mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Keep-Alive",
                "Proxy-Connection",
                "Proxy-Authorization",
                "Proxy-Authenticate",
                "TE",
                "Trailer",
                "Upgrade",
                // Only we may say these
                "Forwarded",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X-Real-IP",
                "X-User-Id",
                "X-User-Role",
                "X-Role",
                "X-Roles",
                "X-Auth-Request-User",
                "X-Internal-Api-Key",
                "X-Request-Timeout",
                "X-Request-Id",
                "Expect"
            })
    void hopByHopAndInternalHeadersAreDropped(String name) throws Exception {
        for (String written : new String[] {name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)}) {
            assertThat(forward(written + ": spoofed").contains(name))
                    .as(written)
                    .isFalse();
        }
    }

    @Test
    void headersThatConnectionNamesAreDropped() throws Exception {
        var headers =
                forward("Connection: keep-alive", "Connection: X-Hop , x-other", "X-Hop: 1", "X-Other: 2", "X-Mine: 3");
        assertThat(headers.names()).contains("X-Mine").doesNotContain("Connection", "Keep-Alive", "X-Hop", "X-Other");
    }

    @Test
    void emptyElementsOfConnectionNameNothing() throws Exception {
        var headers = forward("Connection: ,,X-Hop,, , x-other,", "X-Hop: 1", "X-Other: 2", "X-Mine: 3");
        assertThat(headers.names()).contains("X-Mine").doesNotContain("Connection", "X-Hop", "X-Other");
    }

    @Test
    void ownHostAndLengthAreNotPassedOn() throws Exception {
        var headers = forward("Content-Length: 0");
        assertThat(headers.names()).doesNotContain("Host", "Content-Length");
    }

    @Test
    void forwardedHeadersOfAClientAreReplaced() throws Exception {
        var headers = forward("X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: spoofed", "X-Forwarded-Proto: https");
        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("api.example.com:8080");
        assertThat(headers.getAll("X-Forwarded-Proto")).containsExactly("http");
    }

    @Test
    void forwardedHeadersOfATrustedProxyAreUsed() throws Exception {
        trusted = "127.0.0.0/8";
        var headers = forward(
                "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "X-Forwarded-Host: tasks.example.com", "X-Forwarded-Proto: https");
        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("1.2.3.4");
        assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("tasks.example.com");
        assertThat(headers.getAll("X-Forwarded-Proto")).containsExactly("https");
    }

    @Test
    void forwardedHeadersMayHavePortsAndEmptyElements() throws Exception {
        trusted = "127.0.0.0/8";
        var headers = forward(
                "X-Forwarded-For: 6.6.6.6, [::ffff:1.2.3.4]:4711,",
                "X-Forwarded-Host: ,tasks.example.com:8443",
                "X-Forwarded-Proto: HTTPS,");
        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("1.2.3.4");
        assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("tasks.example.com:8443");
        assertThat(headers.getAll("X-Forwarded-Proto")).containsExactly("https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Host: a b",
                "X-Forwarded-Host: a.example/x",
                "X-Forwarded-Host: a, b",
                "X-Forwarded-Host: a\r\nX-Forwarded-Host: b",
                "X-Forwarded-Proto: ftp",
                "X-Forwarded-Proto: https, http"
            })
    void malformedForwardedHeadersAreIgnored(String header) throws Exception {
        trusted = "127.0.0.1";
        var headers = forward(header);
        assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("api.example.com:8080");
        assertThat(headers.getAll("X-Forwarded-Proto")).containsExactly("http");
    }

    @Test
    void endToEndHeadersReachTheClient() {
        var answer = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("Content-Length", "2")
                .add("ETag", "\"1\"")
                .add("Link", "<a>")
                .add("Link", "<b>")
                .add("Retry-After", "1")
                .add("WWW-Authenticate", "Bearer")
                .add("Connection", "keep-alive, X-Hop")
                .add("X-Hop", "1")
                .add("Keep-Alive", "timeout=5")
                .add("Transfer-Encoding", "chunked")
                .add("Upgrade", "h2c")
                .add("X-Request-Id", "theirs");
        var client = MultiMap.caseInsensitiveMultiMap().add("X-Request-Id", "ours");
        ProxyHeaderFilter.copyResponseHeaders(answer, "", client);
        assertThat(client.names())
                .containsExactlyInAnyOrder(
                        "X-Request-Id",
                        "Content-Type",
                        "Content-Length",
                        "ETag",
                        "Link",
                        "Retry-After",
                        "WWW-Authenticate");
        assertThat(client.getAll("Link")).containsExactly("<a>", "<b>");
        assertThat(client.getAll("X-Request-Id")).containsExactly("ours");
    }

    private MultiMap forward(String... headers) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            String request =
                    "GET / HTTP/1.1\r\nHost: api.example.com:8080\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var target = forwarded.poll(10, TimeUnit.SECONDS);
            assertThat(target).isNotNull();
            return target;
        }
    }
}
