package dev.taskwire.shared.http;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a request must be answered. One deadline goes with a request through every process. */
public record Deadline(long nanoTime) {
    /**
     * Milliseconds that are left, as the gateway tells a service: a duration and not a point in time, so that clocks
     * need not agree.
     */
    public static final String HEADER = "X-Request-Timeout";

    private static final int LONGEST_HEADER = 9;

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Our own limit, or the caller's where that is nearer; a malformed header counts as none. */
    public static Deadline of(HttpServerRequest request, Duration limit) {
        String header = request.getHeader(HEADER);
        if (header == null
                || header.isEmpty()
                || header.length() > LONGEST_HEADER
                || !header.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return in(limit);
        }
        return in(Duration.ofMillis(Math.min(Long.parseLong(header), limit.toMillis())));
    }

    /** Milliseconds left, at least 1: what timers take. */
    public long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
    }

    /**
     * Throws TIMEOUT when the deadline has passed. Asked before each step that changes something: whoever waited for
     * the answer has gone, and others may have written since.
     */
    public void requireNotPassed() {
        if (hasPassed()) {
            throw AppException.of(ErrorKind.TIMEOUT, "The request was not finished in time; it may still take effect.");
        }
    }

    public boolean hasPassed() {
        return System.nanoTime() - nanoTime >= 0;
    }
}
