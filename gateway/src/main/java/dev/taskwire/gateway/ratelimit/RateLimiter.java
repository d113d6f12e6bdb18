package dev.taskwire.gateway.ratelimit;

/** So many calls in so much time, counted for each key on its own. Safe from any thread. */
@FunctionalInterface
public interface RateLimiter<K> {
    /** Counts one call, if there is room for it. */
    RateLimitResult take(K key);
}
