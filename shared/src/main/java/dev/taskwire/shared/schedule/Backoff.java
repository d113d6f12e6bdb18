package dev.taskwire.shared.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential back-off: the delay doubles with every failure in a row, up to a bound.
 *
 * @param first the delay after the first failure
 * @param max the longest delay
 */
public record Backoff(Duration first, Duration max) {
    private static final int MAX_DOUBLINGS = 30;

    /** Returns a back-off whose delay never grows. */
    public static Backoff constant(Duration delay) {
        return new Backoff(delay, delay);
    }

    /** Returns the delay after one more failure than that many in a row. */
    public Duration delay(int earlierFailures) {
        var delay = first.multipliedBy(1L << Math.min(earlierFailures, MAX_DOUBLINGS));
        return delay.compareTo(max) < 0 ? delay : max;
    }

    /** Returns a random delay between the first and that one, in whole milliseconds, so that contenders spread out. */
    public Duration jitteredDelay(int earlierFailures) {
        long bound = delay(earlierFailures).toMillis() + 1;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(first.toMillis(), bound));
    }
}
