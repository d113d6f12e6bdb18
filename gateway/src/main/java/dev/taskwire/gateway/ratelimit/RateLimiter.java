package dev.taskwire.gateway.ratelimit;

/** Limits the requests in a window, for each key separately. Safe from any thread. */
@FunctionalInterface
public interface RateLimiter<K> {
    /** Counts one request, if it is within the limit. */
    RateLimitResult tryAcquire(K key);
}
