package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
                "ftp://elsewhere/api/tasks",
                "http://elsewhere//api/tasks",
                "*"
            })
    void aPathThatIsNotInItsNormalFormIsA400(String target) throws IOException {
        assertThat(rawGet(target)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    /** RFC 9112, 3.2.2 */
    @Test
    void anAbsoluteTargetIsItsPath() throws IOException {
        assertThat(rawGet("http://elsewhere/.well-known/jwks.json"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"keys\"");
        assertThat(rawGet("http://elsewhere/api/tasks")).startsWith("HTTP/1.1 401 ");
        assertThat(rawGet("http://elsewhere/internal/revocations")).startsWith("HTTP/1.1 404 ");
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
        "DELETE, /api/tasks, 'POST, GET, HEAD'",
        "GET, /api/user, POST",
        "POST, /openapi.json, 'GET, HEAD'",
        "OPTIONS, /api/tasks, 'POST, GET, HEAD'",
        "FOO, /api/tasks, 'POST, GET, HEAD'"
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
                "",
                "Host: a:b:c\r\n",
                "Host: a\r\nHost: b\r\n",
                "Host: x\r\n: nameless\r\n",
                "Host: x\r\nX: a\r\n b\r\n",
                "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
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
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json");
    }

    @Test
    void headIsGetWithoutItsBody() {
        var user = taskwire.user();
        String path = user.post("/api/tasks", "{\"title\": \"t\"}").header("Location");
        for (String each : List.of("/api/tasks", path, "/openapi.json", "/.well-known/jwks.json")) {
            var get = user.get(each).expect(200);
            var head = user.send("HEAD", each, "").expect(200);
            assertThat(head.body()).isEmpty();
            for (String name : List.of("Content-Type", "Content-Length", "ETag", "Vary")) {
                assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
            }
        }
        user.send("HEAD", path, "", "If-None-Match", "\"1\"").expect(304);
        taskwire.anonymous().send("HEAD", path, "").expect(401);
        user.send("HEAD", "/api/tasks/task_1", "").expect(404);
    }

    @Test
    void aListIsCompressedAndATaskIsNot() throws IOException {
        var user = taskwire.user();
        String path = user.post(
                        "/api/tasks",
                        "{\"title\": \"" + "t".repeat(255) + "\", \"description\": \"" + "d".repeat(4_000) + "\"}")
                .header("Location");
        var list = user.send("HEAD", "/api/tasks", "", "Accept-Encoding", "gzip");
        assertThat(list.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(list.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(Integer.parseInt(list.header("Content-Length"))).isLessThan(1_000);
        var task = user.send("HEAD", path, "", "Accept-Encoding", "gzip");
        assertThat(task.header("Content-Encoding")).isEmpty();
        assertThat(task.header("ETag")).isEqualTo("\"1\"");
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
                .forEach(file -> taskwire.anonymous().get('/' + file).expect(200));
    }

    @Test
    void theContractOfTheEventsAndItsPageAreThere() {
        var contract = taskwire.anonymous().get("/asyncapi.json").expect(200);
        assertThat(contract.json().get("channels").size()).isEqualTo(4);
        taskwire.anonymous().get("/docs/events").expect(200);
        taskwire.anonymous().get("/schemas/events/task.created.json").expect(200);
        taskwire.anonymous().get("/schemas/events/task.lost.json").expect(404);
    }
}
