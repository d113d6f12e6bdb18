package dev.taskwire.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway refuses or answers itself. */
class GatewayIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    /** A request that must never be answered where it stands in another one's place. */
    private static final String SMUGGLED = "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Sends bytes as they are, which no client library would. */
    private static String raw(String request) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), taskwire.stack().gateway().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String rawGet(String target) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nHost: taskwire\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/tasks",
                "/api//tasks",
                "/api/./tasks",
                "/api/../api/tasks",
                "/api/x/../tasks",
                "/api/%74asks",
                "/api%2Ftasks",
                "/api/tasks;x=1",
                "/api/tasks/%2e%2e",
                "/api/tasks/%zz",
                "/api/tasks/a%00b",
                "/api\\tasks",
                "http://elsewhere/api/tasks",
                "*"
            })
    void aPathThatIsNotInItsNormalFormIsA400(String target) throws IOException {
        assertThat(rawGet(target)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/tasks/",
                "/internal/revocations",
                "/health/ready",
                "/metrics",
                "/nope",
                "/docs/../x.js"
            })
    void whatIsNotInTheTableIsNotThere(String path) throws IOException {
        String status = path.contains("..") ? "400" : "404";
        assertThat(rawGet(path)).startsWith("HTTP/1.1 " + status + " ").contains("application/problem+json");
    }

    @Test
    void anUnknownPathIsA404WithAndWithoutAToken() {
        taskwire.anonymous().get("/nope").expect(404);
        taskwire.user().get("/nope").expect(404);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/tasks, 'POST, GET'",
        "GET, /api/user, POST",
        "POST, /openapi.json, GET",
        "FOO, /api/tasks, 'POST, GET'"
    })
    void anotherMethodIsA405ThatNamesThoseThatWork(String method, String path, String allow) {
        assertThat(taskwire.anonymous().send(method, path, "").expect(405).header("Allow"))
                .isEqualTo(allow);
    }

    @Test
    void aBodyOverTheLimitIsA413ThatTheClientGetsToSee() {
        var user = taskwire.user();
        String body = "{\"title\": \"" + "x".repeat(1024 * 1024) + "\"}";
        user.post("/api/tasks", body).expect(413);
        user.get("/api/tasks").expect(200);
    }

    @Test
    void aRequestIdIsKeptAndAMalformedOneReplaced() {
        assertThat(taskwire.anonymous().get("/nope", "X-Request-Id", "my-id.1").header("X-Request-Id"))
                .isEqualTo("my-id.1");
        var replaced = taskwire.anonymous().get("/nope", "X-Request-Id", "no good");
        assertThat(replaced.header("X-Request-Id")).isNotEqualTo("no good");
        assertThat(replaced.text("request_id")).isEqualTo(replaced.header("X-Request-Id"));
    }

    @Test
    void whatIsNoHttpIsAProblemToo() throws IOException {
        assertThat(raw("GARBAGE\r\n\r\n"))
                .contains(" 400 Bad Request")
                .contains("application/problem+json")
                .contains("request_id");
        assertThat(raw("GET /api/tasks HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("application/problem+json");
        assertThat(rawGet("/" + "y".repeat(9_000))).contains(" 414 ").contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a\r\nHost: b\r\n",
                "Host: x\r\n: nameless\r\n",
                "Host: x\r\nTransfer-Encoding: xchunked\r\n",
                "Host: x\r\nTransfer-Encoding: identity\r\nContent-Length: 3\r\n"
            })
    void aHeadThatCanBeReadInTwoWaysIsA400AndTheEnd(String headers) throws IOException {
        String answers = raw("POST /api/user/login HTTP/1.1\r\n" + headers + "\r\n" + SMUGGLED);
        assertThat(answers).startsWith("HTTP/1.1 400 ").contains("request_id").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void aMalformedChunkedBodyIsA400() throws IOException {
        String head = "POST /api/user/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        assertThat(raw(head + "Transfer-Encoding: chunked\r\n\r\n0xd\r\nabc\r\n"))
                .doesNotContain("HTTP/1.1 5");
    }

    @Test
    void afterARefusalOfAnExpectationTheConnectionEnds() throws IOException {
        String answers = raw(
                "POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nExpect: 100-continue\r\n\r\n" + SMUGGLED);
        assertThat(answers).startsWith("HTTP/1.1 401 ").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void sendersWhoNeverFinishKeepNoReaderOut() throws IOException {
        var sockets = new java.util.ArrayList<Socket>();
        try {
            for (int i = 0; i < 520; i++) {
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        taskwire.stack().gateway().port());
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("POST /api/user/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1048576\r\n\r\n{")
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
            taskwire.anonymous().get("/.well-known/jwks.json").expect(200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void theContractAndItsPageAreThere() {
        var contract = taskwire.anonymous().get("/openapi.json").expect(200);
        assertThat(contract.json().get("paths").size()).isGreaterThan(5);
        var page = taskwire.anonymous().get("/docs").expect(200);
        assertThat(page.body()).doesNotContain("http://").doesNotContain("https://");
        page.body()
                .lines()
                .filter(line -> line.contains("src=") || line.contains("stylesheet"))
                .map(line -> line.replaceAll(".*(?:src|href)=\"([^\"]+)\".*", "$1"))
                .forEach(file -> taskwire.anonymous().get(file).expect(200));
    }
}
