package dev.taskwire.gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how much work retries may add: one for each five requests, and a small reserve, so that a service in trouble
 * is not asked twice for everything. Safe from any thread.
 */
final class RetryBudget {
    /** What a retry costs, in the fifths that requests pay. */
    private static final int PRICE = 5;

    private static final int RESERVE = 10 * PRICE;
    /** What many good requests have saved is soon spent, since what is too much for a service may come at once. */
    private static final int MAX_COUNT = 50 * PRICE;

    private final AtomicInteger fifths = new AtomicInteger(RESERVE);

    /** A request, which pays for a part of a retry. */
    void pay() {
        int now = fifths.get();
        while (now < MAX_COUNT && !fifths.compareAndSet(now, now + 1)) {
            now = fifths.get();
        }
    }

    /** Takes what one retry costs, if it is there. */
    boolean spend() {
        int now = fifths.get();
        while (now >= PRICE && !fifths.compareAndSet(now, now - PRICE)) {
            now = fifths.get();
        }
        return now >= PRICE;
    }
}
