package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final int MAX_COUNT = 256;

    private final Breaker breaker = new Breaker();
    private long now = 1;

    @Test
    void fiveFailuresInARowOpenIt() {
        for (int i = 0; i < 4; i++) {
            assertThat(fail()).isFalse();
        }
        assertThat(breaker.room(now, MAX_COUNT)).isEqualTo(MAX_COUNT);
        assertThat(fail()).isTrue();
        assertThat(breaker.room(now, MAX_COUNT)).isZero();
        assertThat(fail()).isFalse();
    }

    @Test
    void halfOfManyIsTooMuchAndATenthIsNot() {
        for (int i = 0; i < 1_000; i++) {
            if (i % 10 == 0) {
                fail();
            } else {
                succeed();
            }
        }
        assertThat(breaker.isOpen()).isFalse();
        for (int i = 0; i < 100; i++) {
            fail();
            succeed();
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void whatMayNotOpenItIsCountedAllTheSame() {
        for (int i = 0; i < 20; i++) {
            assertThat(breaker.failed(now, ++now, () -> false)).isFalse();
        }
        assertThat(breaker.isOpen()).isFalse();
        assertThat(fail()).isTrue();
    }

    @Test
    void openOneRestsAndLetsOneProbeThrough() {
        open();
        assertThat(breaker.probe(now)).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.isRested(now)).isTrue();
        assertThat(breaker.probe(now)).isTrue();
        assertThat(breaker.probe(now)).isFalse();
        assertThat(breaker.room(now, MAX_COUNT)).isZero();
    }

    @Test
    void probeWithoutAResultIsFollowedByAnother() {
        open();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.probe(now)).isTrue();
        breaker.unknown(now);
        assertThat(breaker.probe(now)).isTrue();
    }

    @Test
    void whatBeganBeforeItOpenedIsNoProbe() {
        long before = now;
        open();
        pass(Duration.ofSeconds(1));
        breaker.succeeded(before, now);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.failed(before, now, () -> true)).isFalse();
        assertThat(breaker.isRested(now)).isTrue();
    }

    @Test
    void whoeverComesBackIsSentMoreAndMore() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        assertThat(breaker.room(now, MAX_COUNT)).isEqualTo(8);
        pass(Duration.ofSeconds(5));
        assertThat(breaker.room(now, MAX_COUNT)).isEqualTo(MAX_COUNT / 2);
        pass(Duration.ofSeconds(5));
        assertThat(breaker.room(now, MAX_COUNT)).isEqualTo(MAX_COUNT);
    }

    @Test
    void whoeverFailsAgainRestsTwiceAsLongHalfAMinuteAtMost() {
        open();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(breaker.isRested(now)).as("%s s", seconds).isFalse();
            pass(Duration.ofMillis(1));
            assertThat(breaker.isRested(now)).as("%s s", seconds).isTrue();
            fail();
        }
    }

    @Test
    void whoeverHasComeBackIsDoubtedForAWhile() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        fail();
        assertThat(breaker.isOpen()).isFalse();
        fail();
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.isRested(now + Duration.ofSeconds(1).toNanos())).isFalse();
    }

    @Test
    void whoeverHasStayedIsAsGoodAsNew() {
        open();
        pass(Duration.ofSeconds(1));
        succeed();
        for (int i = 0; i < 100; i++) {
            succeed();
        }
        pass(Duration.ofSeconds(10));
        succeed();
        open();
        assertThat(breaker.isRested(now + Duration.ofSeconds(1).toNanos())).isTrue();
    }

    private boolean fail() {
        long began = now++;
        return breaker.failed(began, ++now, () -> true);
    }

    private void succeed() {
        long began = now++;
        breaker.succeeded(began, ++now);
    }

    private void open() {
        while (!breaker.isOpen()) {
            fail();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
