package dev.taskwire.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedSignInLimiterTest {
    private static final long ATTACKER = 1;
    private static final long OWNER = 2;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final FailedSignInLimiter tries = new FailedSignInLimiter(RateLimiters.on(() -> 0, metrics));

    @AfterEach
    void close() {
        metrics.close();
    }

    private static Buffer body(String username) {
        return new JsonObject().put("username", username).put("password", "x").toBuffer();
    }

    /** Whether a try may be made; it ends with that status. */
    private boolean attempt(String username, long address, int status) {
        var begun = tries.tryAcquire(body(username), address);
        if (begun.isGranted()) {
            begun.record(status);
        }
        return begun.isGranted();
    }

    private int failures(String username, long address, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(i -> attempt(username, address, 401))
                .count();
    }

    @Test
    void onlyThePairOfNameAndAddressIsSlowedDown() {
        assertThat(failures("ada", ATTACKER, 20)).isEqualTo(5);
        assertThat(attempt("ada", OWNER, 200)).isTrue();
        assertThat(attempt("bob", ATTACKER, 200)).isTrue();
    }

    @Test
    void onlyFailuresCost() {
        for (int status : new int[] {200, 400, 415, 500, 503}) {
            for (int i = 0; i < 10; i++) {
                assertThat(attempt("ada", ATTACKER, status)).as("%s", status).isTrue();
            }
        }
        assertThat(failures("ada", ATTACKER, 20)).isEqualTo(5);
    }

    @Test
    void anotherSpellingIsTheSameName() {
        failures("ada", ATTACKER, 5);
        assertThat(attempt(" ADA ", ATTACKER, 401)).isFalse();
        assertThat(attempt("\uff21da", ATTACKER, 401)).isFalse();
    }

    @Test
    void triesThatRunCountUntilTheyHaveEnded() {
        var running = IntStream.range(0, 5)
                .mapToObj(i -> tries.tryAcquire(body("ada"), ATTACKER))
                .toList();
        assertThat(attempt("ada", ATTACKER, 200)).isFalse();
        running.get(0).record(200);
        assertThat(attempt("ada", ATTACKER, 200)).isTrue();
    }

    @Test
    void theFirstStatusCounts() {
        for (int i = 0; i < 5; i++) {
            var begun = tries.tryAcquire(body("ada"), ATTACKER);
            begun.record(401);
            begun.record(0);
        }
        assertThat(attempt("ada", ATTACKER, 401)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "1",
                "null",
                "{}",
                "{\"username\": 1}",
                "{\"username\": null}",
                "{\"username\": \"ada\", \"username\": \"bob\"}"
            })
    void bodyThatNamesNobodyIsForUmsToRefuse(String body) {
        for (int i = 0; i < 10; i++) {
            var begun = tries.tryAcquire(Buffer.buffer(body), ATTACKER);
            assertThat(begun.isGranted()).isTrue();
            begun.record(401);
        }
    }

    @Test
    void nameThatTheContractRefusesIsNotLookedAt() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("\u0300\u0327".repeat(200_000), ATTACKER, 401)).isTrue();
        }
    }
}
