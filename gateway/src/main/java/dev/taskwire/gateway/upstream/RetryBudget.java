package dev.taskwire.gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the load that retries add: one retry for every five requests, and a small reserve, so that a service in
 * trouble does not get every request twice. Safe from any thread.
 */
final class RetryBudget {
    /** The cost of a retry, of which each request pays one fifth. */
    private static final int RETRY_COST = 5;

    private static final int RESERVE = 10 * RETRY_COST;
    /** The most that requests can save up; it is soon spent, since an overload may come suddenly. */
    private static final int MAX_TOKENS = 50 * RETRY_COST;

    private final AtomicInteger tokens = new AtomicInteger(RESERVE);

    /** Counts a request, which pays for a part of a retry. */
    void recordRequest() {
        int now = tokens.get();
        while (now < MAX_TOKENS && !tokens.compareAndSet(now, now + 1)) {
            now = tokens.get();
        }
    }

    /** Takes the cost of one retry; returns whether there was enough. */
    boolean tryAcquire() {
        int now = tokens.get();
        while (now >= RETRY_COST && !tokens.compareAndSet(now, now - RETRY_COST)) {
            now = tokens.get();
        }
        return now >= RETRY_COST;
    }
}
