package dev.taskwire.shared.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.api.TestServer;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Proves which bodies are read, and how the sender of a refused one learns of it. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class RequestBodyReaderTest {
    private static final String HOST = "Host: test\r\n";
    private static final byte[] KIBIBYTE = new byte[1024];

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> {
            reading(stack, routes, "/patient", Duration.ofSeconds(10));
            reading(stack, routes, "/hasty", Duration.ofMillis(50));
        });
    }

    /** Answers how long the body was. */
    private static void reading(HttpComponents stack, StrictRouter routes, String path, Duration time) {
        routes.add(
                "POST",
                path,
                ctx -> TestServer.body(stack, ctx, Deadline.after(time))
                        .map(Buffer::length)
                        .onSuccess(length -> ctx.response().end(length.toString()))
                        .onFailure(failure -> stack.errors().respond(ctx, failure)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void bodyOfUpToOneMebibyteIsRead() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            for (int kibibytes : new int[] {0, 1, 1024}) {
                announce(client, kibibytes * 1024L);
                sendKibibytes(client, kibibytes);
                assertThat(client.read().body()).isEqualTo(Integer.toString(kibibytes * 1024));

                client.send("POST /patient HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
                sendChunks(client, kibibytes);
                client.send("0\r\n\r\n");
                assertThat(client.read().body()).isEqualTo(Integer.toString(kibibytes * 1024));
            }
        }
    }

    @Test
    void announcedBodyOverTheLimitIsRefusedBeforeItCame() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            announce(client, 1024 * 1024 + 1);
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void senderOfTooMuchReadsTheAnswerAfterwards() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            announce(client, 8 * 1024 * 1024);
            sendKibibytes(client, 8 * 1024);
            assertTooLarge(client.read());
        }
        try (var client = RawHttpClient.connect(server.port())) {
            client.send("POST /patient HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
            sendChunks(client, 8 * 1024);
            client.send("0\r\n\r\n");
            assertTooLarge(client.read());
        }
    }

    @Test
    void connectionGoesOnAfterARefusedBody() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            announce(client, 2 * 1024 * 1024);
            sendKibibytes(client, 2 * 1024);
            assertThat(client.read().status()).isEqualTo(413);
            announce(client, 1024);
            sendKibibytes(client, 1);
            assertThat(client.read().body()).isEqualTo("1024");
        }
    }

    @Test
    void senderOfFarTooMuchIsCutOff() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            announce(client, 1024L * 1024 * 1024);
            var answer = client.read();
            assertTooLarge(answer);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(sendsUntilCutOff(client)).isTrue();
        }
    }

    @Test
    void bodyThatIsNotWholeInTimeIsRefused() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            client.send("POST /hasty HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n12345");
            var answer = client.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void senderThatAsksFirstIsToldToGoOnOrNot() throws Exception {
        try (var client = RawHttpClient.connect(server.port())) {
            client.send("POST /patient HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("12345");
            assertThat(client.read().body()).isEqualTo("5");
        }
        try (var client = RawHttpClient.connect(server.port())) {
            client.send(
                    "POST /patient HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    private static void announce(RawHttpClient client, long length) throws IOException {
        client.send("POST /patient HTTP/1.1\r\n" + HOST + "Content-Length: " + length + "\r\n\r\n");
    }

    private static void sendKibibytes(RawHttpClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.send(KIBIBYTE);
        }
    }

    private static void sendChunks(RawHttpClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.send("400\r\n").send(KIBIBYTE).send("\r\n");
        }
    }

    private static boolean sendsUntilCutOff(RawHttpClient client) {
        try {
            sendKibibytes(client, 64 * 1024);
            return false;
        } catch (IOException cutOff) {
            return true;
        }
    }

    private static void assertTooLarge(RawHttpResponse answer) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().getString("title")).isEqualTo("Content Too Large");
    }
}
