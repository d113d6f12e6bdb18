package dev.taskwire.shared.value;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A reading of both clocks of the machine. The monotonic clock stands still while a virtual machine is suspended, and
 * the wall clock can be set. Between two readings the longer duration counts, so that nothing seems newer than it is.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param millis the wall clock, as {@link System#currentTimeMillis}
 */
public record ClockReading(long nanoTime, long millis) {
    public static ClockReading now() {
        return new ClockReading(System.nanoTime(), System.currentTimeMillis());
    }

    /**
     * Returns the nanoseconds from this reading to the other; negative when both clocks show that the other is earlier.
     */
    public long nanosUntil(ClockReading other) {
        return Math.max(other.nanoTime - nanoTime, TimeUnit.MILLISECONDS.toNanos(other.millis - millis));
    }

    /** Returns a reading that is later by that duration. */
    public ClockReading plus(Duration time) {
        return new ClockReading(nanoTime + time.toNanos(), millis + time.toMillis());
    }
}
