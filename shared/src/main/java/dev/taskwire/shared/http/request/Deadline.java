package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a request must be answered. One deadline goes with a request through every process. It counts from when the
 * request came in, so that a process that stood still meanwhile does not begin what nobody waits for any more.
 */
public record Deadline(ClockReading end) {
    /**
     * Milliseconds that are left, as the gateway tells a service: a duration and not a point in time, so that clocks
     * need not agree.
     */
    public static final String HEADER = "X-Request-Timeout";

    private static final int MAX_HEADER_DIGITS = 9;
    /** One twentieth is kept back of what the next process is told, for the way to it. */
    private static final int MARGIN_PART = 20;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** So long from now. */
    public static Deadline in(Duration time) {
        return new Deadline(ClockReading.now().plus(time));
    }

    /** So long from when the current request came in. */
    public static Deadline sinceArrival(Duration time) {
        return new Deadline(RequestArrival.current().plus(time));
    }

    /** Our own limit, or the caller's where that is nearer; a malformed header counts as none. */
    public static Deadline of(HttpServerRequest request, Duration limit) {
        String header = request.getHeader(HEADER);
        if (header == null
                || header.isEmpty()
                || header.length() > MAX_HEADER_DIGITS
                || !header.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return sinceArrival(limit);
        }
        return sinceArrival(Duration.ofMillis(Math.min(Long.parseLong(header), limit.toMillis())));
    }

    /** Milliseconds left, at least 1: what timers take. */
    public long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(-end.nanosUntil(ClockReading.now())));
    }

    /**
     * What the next process is told in {@link #HEADER}: somewhat less than is left, so that its last step comes before
     * this process gives up and does something else.
     */
    public String toHeader() {
        long left = millisLeft();
        return Long.toString(Math.max(1, left - left / MARGIN_PART));
    }

    /**
     * Throws UNAVAILABLE when the deadline has passed and nothing has been done. Asked before a request is begun: it
     * can have waited in a socket while the process stood still.
     */
    public void requireTimeToBegin() {
        if (hasPassed()) {
            throw ApplicationException.unavailable("The request was read after its time was over.", RETRY_AFTER)
                    .notProcessed();
        }
    }

    /**
     * Throws TIMEOUT when the deadline has passed. Asked before each step that changes something: whoever waited for
     * the answer has gone, and others may have written since. Between reading and a write on condition that nothing has
     * changed since, so that a pause before the write makes the write miss.
     */
    public void requireNotPassed() {
        if (hasPassed()) {
            throw ApplicationException.of(ErrorCode.TIMEOUT, "The request was not finished in time.");
        }
    }

    public boolean hasPassed() {
        return end.nanosUntil(ClockReading.now()) >= 0;
    }
}
