package dev.taskwire.shared.http.server;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.RawHttpClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class RequestHeadTimeoutTest {
    private static final Duration LIMIT = Duration.ofMillis(250);
    /** How long a response takes: longer than a head may. */
    private static final Duration RESPONSE_TIME = Duration.ofMillis(300);

    /** More than the system takes off our hands. */
    private static final int LARGE = 64 * 1024 * 1024;

    private HttpServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        var requestHeadTimeout = new RequestHeadTimeout(vertx, LIMIT);
        server = await(vertx.createHttpServer(HttpServerLimits.options())
                .connectionHandler(connection -> {
                    ConnectionHardening.harden(
                            connection, ServerMemoryLimits.ofProcess(false).responses());
                    requestHeadTimeout.track(connection);
                })
                .requestHandler(request -> {
                    requestHeadTimeout.onRequestHead(request);
                    if (request.path().equals("/large")) {
                        request.response().end(Buffer.buffer(new byte[LARGE]));
                        return;
                    }
                    vertx.setTimer(
                            RESPONSE_TIME.toMillis(), late -> request.response().end("done"));
                })
                .listen(0, "127.0.0.1"));
    }

    @Test
    void aConnectionWithoutAWholeHeadIsClosedHoweverBusyItIs(Vertx vertx) throws Exception {
        try (var silent = RawHttpClient.connect(server.actualPort());
                var trickling = RawHttpClient.connect(server.actualPort())) {
            silent.send("GET / HT");
            trickling.send("GET / HTTP/1.1\r\nHost: test\r\n");
            var trickle = vertx.setPeriodic(LIMIT.toMillis() / 10, timer -> {
                try {
                    trickling.send("X: y\r\n");
                } catch (IOException closed) {
                    vertx.cancelTimer(timer);
                }
            });
            assertThat(silent.isAtEnd()).isTrue();
            assertThat(trickling.isClosed()).isTrue();
            vertx.cancelTimer(trickle);
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOffHoweverBusyItIs() throws Exception {
        try (var client = RawHttpClient.connect(server.actualPort())) {
            client.send("GET /large HTTP/1.1\r\nHost: test\r\n\r\n");
            Eventually.holds(() -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send("G")));
        }
    }

    @Test
    void aRequestThatIsBeingAnsweredIsNotLate() throws Exception {
        try (var client = RawHttpClient.connect(server.actualPort())) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("done");
            }
            assertThat(client.isAtEnd()).isTrue();
        }
    }
}
