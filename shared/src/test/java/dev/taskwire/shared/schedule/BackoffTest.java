package dev.taskwire.shared.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Proves how long the pauses are after failures and after runs. */
class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    @Test
    void delayDoublesUpToTheBound() {
        assertThat(BACKOFF.delay(0)).hasMillis(200);
        assertThat(BACKOFF.delay(1)).hasMillis(400);
        assertThat(BACKOFF.delay(4)).hasMillis(3_200);
        assertThat(BACKOFF.delay(5)).hasSeconds(5);
        assertThat(BACKOFF.delay(Integer.MAX_VALUE)).hasSeconds(5);
    }

    @Test
    void constantDelayDoesNotGrow() {
        assertThat(Backoff.constant(Duration.ofSeconds(2)).delay(7)).hasSeconds(2);
    }

    @Test
    void jitteredDelayIsBetweenTheFirstAndTheFullOne() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(BACKOFF.jitteredDelay(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }
        assertThat(BACKOFF.jitteredDelay(0)).hasMillis(200);
    }

    @Test
    void pauseIsNineteenTimesTheRunWithinBounds() {
        var pause = Pause.dutyCycle(Duration.ofMillis(100), Duration.ofSeconds(2));
        assertThat(pause.after(Duration.ofMillis(1))).hasMillis(100);
        assertThat(pause.after(Duration.ofMillis(10))).hasMillis(190);
        assertThat(pause.after(Duration.ofSeconds(1))).hasSeconds(2);
    }

    @Test
    void fixedRateCountsFromTheBeginOfTheRun() {
        var pause = Pause.atFixedRate(Duration.ofSeconds(5));
        assertThat(pause.after(Duration.ofSeconds(1))).hasSeconds(4);
        assertThat(pause.after(Duration.ofSeconds(6))).hasSeconds(4);
        assertThat(pause.after(Duration.ZERO)).hasSeconds(5);
    }
}
