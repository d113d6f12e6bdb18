package dev.taskwire.gateway.throttle;

/** So many calls in so much time, counted for each key on its own. Safe from any thread. */
@FunctionalInterface
public interface Limit<K> {
    /** Counts one call, if there is room for it. */
    Taken take(K key);
}
