package dev.taskwire.gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how much work retries may add: one for each five requests, and a small reserve, so that a service in trouble
 * is not asked twice for everything. Safe from any thread.
 */
final class RetryBudget {
    /** What a retry costs, in the fifths that requests pay. */
    private static final int RETRY_COST = 5;

    private static final int RESERVE = 10 * RETRY_COST;
    /** What many good requests have saved is soon spent, since what is too much for a service may come at once. */
    private static final int MAX_COUNT = 50 * RETRY_COST;

    private final AtomicInteger tokens = new AtomicInteger(RESERVE);

    /** A request, which pays for a part of a retry. */
    void recordRequest() {
        int now = tokens.get();
        while (now < MAX_COUNT && !tokens.compareAndSet(now, now + 1)) {
            now = tokens.get();
        }
    }

    /** Takes what one retry costs, if it is there. */
    boolean tryAcquire() {
        int now = tokens.get();
        while (now >= RETRY_COST && !tokens.compareAndSet(now, now - RETRY_COST)) {
            now = tokens.get();
        }
        return now >= RETRY_COST;
    }
}
