package dev.taskwire.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that wrong passwords slow down those who send them, for that name and from that address only. */
class FailedSignInLimiterTest {
    private static final long ATTACKER = 1;
    private static final long OWNER = 2;

    private static final int SUCCESS = 200;
    private static final int WRONG_PASSWORD = 401;
    private static final int ALLOWED_FAILURES = 5;

    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final FailedSignInLimiter limiter = new FailedSignInLimiter(
            RateLimiters.of(EnvironmentReader.read(Map.of(), RateLimitConfig::from), () -> 0, metrics));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void onlyThePairOfNameAndAddressIsSlowedDown() {
        assertThat(failures("ada", ATTACKER, 20)).isEqualTo(ALLOWED_FAILURES);

        assertThat(isGranted("ada", OWNER, SUCCESS)).isTrue();
        assertThat(isGranted("bob", ATTACKER, SUCCESS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 415, 500, 503})
    void onlyWrongPasswordsCount(int status) {
        for (int i = 0; i < 10; i++) {
            assertThat(isGranted("ada", ATTACKER, status)).isTrue();
        }

        assertThat(failures("ada", ATTACKER, 20)).isEqualTo(ALLOWED_FAILURES);
    }

    @Test
    void anotherSpellingIsTheSameName() {
        failures("ada", ATTACKER, ALLOWED_FAILURES);

        assertThat(isGranted(" ADA ", ATTACKER, WRONG_PASSWORD)).isFalse();
        assertThat(isGranted("\uff21da", ATTACKER, WRONG_PASSWORD)).isFalse();
        failures("stra\u00dfe", ATTACKER, ALLOWED_FAILURES);
        assertThat(isGranted("STRASSE", ATTACKER, WRONG_PASSWORD)).isFalse();
    }

    @Test
    void attemptsThatAreRunningCountUntilTheyHaveEnded() {
        var running = IntStream.range(0, ALLOWED_FAILURES)
                .mapToObj(i -> limiter.tryAcquire(signIn("ada"), ATTACKER))
                .toList();
        assertThat(isGranted("ada", ATTACKER, SUCCESS)).isFalse();

        running.get(0).record(SUCCESS);

        assertThat(isGranted("ada", ATTACKER, SUCCESS)).isTrue();
    }

    @Test
    void firstStatusOfAnAttemptCounts() {
        for (int i = 0; i < ALLOWED_FAILURES; i++) {
            var attempt = limiter.tryAcquire(signIn("ada"), ATTACKER);
            attempt.record(WRONG_PASSWORD);
            attempt.record(0);
        }

        assertThat(isGranted("ada", ATTACKER, WRONG_PASSWORD)).isFalse();
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
    void bodyWithoutOneNameIsForUmsToRefuse(String body) {
        for (int i = 0; i < 10; i++) {
            var attempt = limiter.tryAcquire(Buffer.buffer(body), ATTACKER);
            assertThat(attempt.isGranted()).isTrue();
            attempt.record(WRONG_PASSWORD);
        }
    }

    @Test
    void nameThatIsTooLongForTheContractIsForUmsToRefuse() {
        String endless = "\u0300\u0327".repeat(200_000);

        for (int i = 0; i < 10; i++) {
            assertThat(isGranted(endless, ATTACKER, WRONG_PASSWORD)).isTrue();
        }
    }

    private static Buffer signIn(String username) {
        return new JsonObject().put("username", username).put("password", "x").toBuffer();
    }

    /** Returns whether an attempt is granted, which then ends with that status. */
    private boolean isGranted(String username, long address, int status) {
        var attempt = limiter.tryAcquire(signIn(username), address);
        if (attempt.isGranted()) {
            attempt.record(status);
        }
        return attempt.isGranted();
    }

    /** Returns how many of the attempts are granted, all of which have a wrong password. */
    private int failures(String username, long address, int attempts) {
        return (int) IntStream.range(0, attempts)
                .filter(i -> isGranted(username, address, WRONG_PASSWORD))
                .count();
    }
}
