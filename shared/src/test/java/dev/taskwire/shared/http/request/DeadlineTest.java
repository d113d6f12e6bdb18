package dev.taskwire.shared.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.api.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves when a request's time is over, also where its caller has set an earlier deadline. */
@SuppressWarnings("NullAway.Init") // JUnit prepares the class
class DeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start((stack, routes) -> routes.add(
                "GET",
                "/left",
                ctx -> ctx.response()
                        .end(Long.toString(Deadline.of(ctx.request(), LIMIT).remainingMillis()))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void deadlinePasses() {
        assertThat(Deadline.after(LIMIT).isExpired()).isFalse();
        assertThat(Deadline.after(LIMIT).remainingMillis()).isBetween(50_000L, 60_000L);
        assertThat(Deadline.after(Duration.ZERO).isExpired()).isTrue();
    }

    @Test
    void timerGetsAtLeastOneMillisecond() {
        assertThat(Deadline.after(Duration.ofSeconds(-5)).remainingMillis()).isEqualTo(1);
    }

    @Test
    void callersDeadlineCountsWhereItIsNearer() throws Exception {
        assertThat(left("X-Request-Timeout: 20000")).isBetween(10_000L, 20_000L);
        assertThat(left("X-Request-Timeout: 0")).isEqualTo(1);
        assertThat(left("X-Request-Timeout: 999999999")).isBetween(50_000L, 60_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.5", "1e3", "soon", "9999999999", "1 2", "\u0661"})
    void malformedHeaderCountsAsNone(String value) throws Exception {
        assertThat(left("X-Request-Timeout: " + value)).isBetween(50_000L, 60_000L);
    }

    private static long left(String header) throws Exception {
        return Long.parseLong(server.exchange("GET /left HTTP/1.1", header).body());
    }
}
