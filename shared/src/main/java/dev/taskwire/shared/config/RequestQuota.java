package dev.taskwire.shared.config;

import java.time.Duration;

/**
 * How much is allowed in a window of time. A setting has the form {@code 600/1m}.
 *
 * @param requests the number that is allowed, at least 1
 * @param window a whole number of seconds
 */
public record RequestQuota(int requests, Duration window) {
    /** The longest window that a setting can have. */
    static final Duration MAX_WINDOW = Duration.ofDays(1);

    /** Returns a quota for each minute. */
    public static RequestQuota perMinute(int requests) {
        return new RequestQuota(requests, Duration.ofMinutes(1));
    }
}
