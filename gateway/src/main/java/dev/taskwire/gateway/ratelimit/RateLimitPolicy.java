package dev.taskwire.gateway.ratelimit;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * Describes a rate limit.
 *
 * @param name its name for clients and in metrics
 * @param quota how many requests are allowed in a window
 * @param gradual whether the bucket is refilled gradually, or completely when the next window begins
 */
record RateLimitPolicy(String name, int quota, boolean gradual) {
    static final Duration WINDOW = Duration.ofSeconds(60);

    static RateLimitPolicy fixedWindow(String name, int quota) {
        return new RateLimitPolicy(name, quota, false);
    }

    static RateLimitPolicy gradual(String name, int quota) {
        return new RateLimitPolicy(name, quota, true);
    }

    Bandwidth bandwidth() {
        var capacity = Bandwidth.builder().capacity(quota);
        return (gradual ? capacity.refillGreedy(quota, WINDOW) : capacity.refillIntervally(quota, WINDOW)).build();
    }

    /** Returns the value of {@code RateLimit-Policy}. */
    String field() {
        return '"' + name + "\";q=" + quota + ";w=" + WINDOW.toSeconds();
    }
}
