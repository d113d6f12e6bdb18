package dev.taskwire.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class MalformedHttpTest {
    static final List<String> HUGE_HEADS = List.of(
            "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5_000) + "\r\n");

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> {});
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/x\r\nHost: test\r\n\r\n",
                "GET / HTTP/1.1\r\nHost test\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\nA B: c\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:b:c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x:-1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"
            })
    void whatIsNoHttpIsABadRequest(String request) throws Exception {
        assertRefused(400, request);
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

    private static void assertRefused(int status, String request) throws Exception {
        try (var client = RawClient.connect(server.port())) {
            var answer = client.send(request).read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.json().getInteger("status")).isEqualTo(status);
            assertThat(answer.json().getString("request_id")).isNotEmpty();
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
