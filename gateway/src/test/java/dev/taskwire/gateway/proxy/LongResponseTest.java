package dev.taskwire.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Responses that may go on after the deadline of their requests, such as exports. */
@ExtendWith(VertxExtension.class)
class LongResponseTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    private static final String BODY = "0123456789".repeat(10);
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @Test
    void responseThatHasBegunMayGoOnAfterTheDeadline(Vertx vertx) throws Exception {
        // given an upstream that sends its body for longer than a request may take
        try (var slow = HostileUpstream.that(connection -> {
                    while (connection.request() != null) {
                        connection.say(HEAD).trickle(BODY);
                    }
                });
                var gateway =
                        TestReverseProxy.on(vertx).timeouts(TIMEOUT, TIMEOUT).to(slow.port())) {
            // then a long response is complete, and any other breaks off
            assertThat(gateway.get("/long").body()).isEqualTo(BODY);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> gateway.get("/once"));
        }
    }

    @Test
    void responseThatDoesNotBeginIsBoundByTheDeadline(Vertx vertx) throws Exception {
        try (var silent = HostileUpstream.that(HostileUpstream.Connection::hang);
                var gateway =
                        TestReverseProxy.on(vertx).timeouts(TIMEOUT, TIMEOUT).to(silent.port())) {
            assertThat(gateway.get("/long").statusCode()).isEqualTo(504);
        }
    }

    /** A service breaks off an export whose client reads too slowly. */
    @Test
    void longResponseThatBreaksOffDoesNotCountAgainstTheUpstream(Vertx vertx) throws Exception {
        int requests = 20;
        try (var broken = HostileUpstream.that(connection -> {
                    connection.request();
                    connection.say(HEAD + "0123456789");
                });
                var gateway = TestReverseProxy.on(vertx).to(broken.port())) {
            for (int i = 0; i < requests; i++) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> gateway.get("/long"));
            }
            assertThat(broken.requests()).hasSize(requests);
        }
    }
}
