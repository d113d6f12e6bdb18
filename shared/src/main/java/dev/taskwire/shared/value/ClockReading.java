package dev.taskwire.shared.value;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point in time by both clocks of the machine. The monotonic one stands still while a virtual machine is suspended,
 * the wall clock can be set; between two moments the longer time counts, so that nothing seems newer than it is.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param millis the wall clock's, as {@link System#currentTimeMillis}
 */
public record ClockReading(long nanoTime, long millis) {
    public static ClockReading now() {
        return new ClockReading(System.nanoTime(), System.currentTimeMillis());
    }

    /** By how many nanoseconds the other is later; negative when both clocks say that it is earlier. */
    public long nanosUntil(ClockReading other) {
        return Math.max(other.nanoTime - nanoTime, TimeUnit.MILLISECONDS.toNanos(other.millis - millis));
    }

    /** So much later. */
    public ClockReading plus(Duration time) {
        return new ClockReading(nanoTime + time.toNanos(), millis + time.toMillis());
    }
}
