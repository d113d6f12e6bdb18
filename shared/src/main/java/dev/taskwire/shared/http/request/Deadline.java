package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment by which a request must be complete. The same deadline applies in every process that works on the request.
 * It counts from the arrival of the request, so that a process does not begin, after a pause, what no client waits for
 * any more.
 */
public record Deadline(ClockReading end) {
    /**
     * The header in which the gateway sends the remaining milliseconds to a service: a duration and not a point in
     * time, so that clocks need not agree.
     */
    public static final String HEADER = "X-Request-Timeout";

    private static final int MAX_HEADER_DIGITS = 9;
    /** One twentieth of the remaining time is kept back from the next process, for the way to it. */
    private static final int MARGIN_DIVISOR = 20;

    /** Returns a deadline at the given time from now. */
    public static Deadline after(Duration time) {
        return new Deadline(ClockReading.now().plus(time));
    }

    /** Returns a deadline at the given time from the arrival of the current request. */
    public static Deadline afterArrival(Duration time) {
        return new Deadline(RequestArrival.current().plus(time));
    }

    /** Returns this deadline, or the one at the given time from now if that is earlier. */
    public Deadline orAfter(Duration time) {
        return after(Duration.ofMillis(Math.min(remainingMillis(), time.toMillis())));
    }

    /**
     * Returns the deadline of the request: the given limit, or the caller's deadline if it is earlier. A malformed
     * header is ignored.
     */
    public static Deadline of(HttpServerRequest request, Duration limit) {
        String header = request.getHeader(HEADER);
        if (header == null
                || header.isEmpty()
                || header.length() > MAX_HEADER_DIGITS
                || !header.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return afterArrival(limit);
        }
        return afterArrival(Duration.ofMillis(Math.min(Long.parseLong(header), limit.toMillis())));
    }

    /** Returns the remaining milliseconds, at least 1, as timers require. */
    public long remainingMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(-end.nanosUntil(ClockReading.now())));
    }

    /**
     * Returns the value of {@link #HEADER} for the next process: somewhat less than the remaining time, so that the
     * next process ends its work before this one gives up and does something else.
     */
    public String toHeaderValue() {
        long left = remainingMillis();
        return Long.toString(Math.max(1, left - left / MARGIN_DIVISOR));
    }

    /**
     * Throws UNAVAILABLE if the deadline has passed before anything was done. Called before a request is begun, since
     * it can have waited in a socket during a pause of the process.
     */
    public void requireNotExpiredBeforeStart() {
        if (isExpired()) {
            throw ApplicationException.unavailable(
                            "The deadline of the request had passed before the request was read.")
                    .asNotProcessed();
        }
    }

    /**
     * Throws TIMEOUT if the deadline has passed. Called before each step that changes something: no client waits for
     * the response any more, and others may have written since. In an optimistic write it is called between the read
     * and the conditional write, so that after a pause at that point the condition fails.
     */
    public void requireNotExpired() {
        if (isExpired()) {
            throw ApplicationException.of(ErrorCode.TIMEOUT, "The request was not finished in time.");
        }
    }

    public boolean isExpired() {
        return end.nanosUntil(ClockReading.now()) >= 0;
    }
}
