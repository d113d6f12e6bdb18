package dev.taskwire.gateway.ratelimit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * The figures of a limit.
 *
 * @param name as clients and metrics see it
 * @param quota how many calls
 * @param gradual whether what was used comes back bit by bit, or all of it when the next window begins
 */
record RateLimitPolicy(String name, int quota, boolean gradual) {
    static final Duration WINDOW = Duration.ofSeconds(60);

    static RateLimitPolicy windows(String name, int quota) {
        return new RateLimitPolicy(name, quota, false);
    }

    static RateLimitPolicy gradual(String name, int quota) {
        return new RateLimitPolicy(name, quota, true);
    }

    Bandwidth bandwidth() {
        var capacity = Bandwidth.builder().capacity(quota);
        return (gradual ? capacity.refillGreedy(quota, WINDOW) : capacity.refillIntervally(quota, WINDOW)).build();
    }

    /** The value of {@code RateLimit-Policy}. */
    String field() {
        return '"' + name + "\";q=" + quota + ";w=" + WINDOW.toSeconds();
    }
}
