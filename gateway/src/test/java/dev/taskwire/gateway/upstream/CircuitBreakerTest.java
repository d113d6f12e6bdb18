package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Proves when a breaker opens, lets a probe through, and gives an upstream its capacity back. */
class CircuitBreakerTest {
    private static final int MAX_COUNT = 256;

    private final CircuitBreaker circuitBreaker = new CircuitBreaker();
    private long now = 1;

    @Test
    void opensAfterFiveFailuresInARow() {
        for (int i = 0; i < 4; i++) {
            assertThat(fail()).isFalse();
        }
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isEqualTo(MAX_COUNT);
        assertThat(fail()).isTrue();
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isZero();
        assertThat(fail()).isFalse();
    }

    @Test
    void opensWhenHalfFailAndNotWhenATenthDoes() {
        for (int i = 0; i < 1_000; i++) {
            if (i % 10 == 0) {
                fail();
            } else {
                succeed();
            }
        }
        assertThat(circuitBreaker.isOpen()).isFalse();
        for (int i = 0; i < 100; i++) {
            fail();
            succeed();
        }
        assertThat(circuitBreaker.isOpen()).isTrue();
    }

    @Test
    void failureThatMayNotOpenItIsCounted() {
        for (int i = 0; i < 20; i++) {
            assertThat(circuitBreaker.recordFailure(now, ++now, () -> false)).isFalse();
        }
        assertThat(circuitBreaker.isOpen()).isFalse();
        assertThat(fail()).isTrue();
    }

    @Test
    void openBreakerWaitsAndLetsOneProbeThrough() {
        open();
        assertThat(circuitBreaker.tryStartProbe(now)).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(circuitBreaker.isWaitElapsed(now)).isTrue();
        assertThat(circuitBreaker.tryStartProbe(now)).isTrue();
        assertThat(circuitBreaker.tryStartProbe(now)).isFalse();
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isZero();
    }

    @Test
    void probeWithoutAResultIsFollowedByAnother() {
        open();
        pass(Duration.ofSeconds(1));
        assertThat(circuitBreaker.tryStartProbe(now)).isTrue();
        circuitBreaker.onCancelled(now);
        assertThat(circuitBreaker.tryStartProbe(now)).isTrue();
    }

    @Test
    void requestThatBeganBeforeItOpenedIsNoProbe() {
        long before = now;
        open();
        pass(Duration.ofSeconds(1));
        circuitBreaker.recordSuccess(before, now);
        assertThat(circuitBreaker.isOpen()).isTrue();
        assertThat(circuitBreaker.recordFailure(before, now, () -> true)).isFalse();
        assertThat(circuitBreaker.isWaitElapsed(now)).isTrue();
    }

    @Test
    void capacityGrowsAfterARecovery() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isEqualTo(8);
        pass(Duration.ofSeconds(5));
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isEqualTo(MAX_COUNT / 2);
        pass(Duration.ofSeconds(5));
        assertThat(circuitBreaker.allowedConcurrency(now, MAX_COUNT)).isEqualTo(MAX_COUNT);
    }

    @Test
    void waitDoublesWithEachFailedProbeUpToHalfAMinute() {
        open();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(circuitBreaker.isWaitElapsed(now)).as("%s s", seconds).isFalse();
            pass(Duration.ofMillis(1));
            assertThat(circuitBreaker.isWaitElapsed(now)).as("%s s", seconds).isTrue();
            fail();
        }
    }

    @Test
    void twoFailuresSoonAfterARecoveryOpenIt() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        fail();
        assertThat(circuitBreaker.isOpen()).isFalse();
        fail();
        assertThat(circuitBreaker.isOpen()).isTrue();
        assertThat(circuitBreaker.isWaitElapsed(now + Duration.ofSeconds(1).toNanos()))
                .isFalse();
    }

    @Test
    void longRecoveryResetsTheWait() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        for (int i = 0; i < 100; i++) {
            succeed();
        }
        pass(Duration.ofSeconds(10));
        succeed();
        open();
        assertThat(circuitBreaker.isWaitElapsed(now + Duration.ofSeconds(1).toNanos()))
                .isTrue();
    }

    private boolean fail() {
        long began = now++;
        return circuitBreaker.recordFailure(began, ++now, () -> true);
    }

    private void succeed() {
        long began = now++;
        circuitBreaker.recordSuccess(began, ++now);
    }

    private void open() {
        while (!circuitBreaker.isOpen()) {
            fail();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
