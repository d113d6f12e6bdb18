package dev.taskwire.shared.http.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Divides a bounded resource, such as bytes or slots, between an unknown number of clients. Three quarters are for all
 * clients: a client may hold as much of them as is free (the "dynamic threshold" of shared-buffer switches), so a
 * single client gets half of them, and a second one half of the rest. The last quarter is a reserve for clients that
 * hold little, so that a new client finds room however many greedy clients there are. Safe from any thread.
 *
 * @param <K> identifies a client, such as a user's id or an address
 */
public final class FairShare<K> {
    private static final int RESERVE_DIVISOR = 4;

    private final LongSupplier capacity;
    private final long reserveThreshold;
    private final Map<K, Long> held = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private long used;

    /**
     * Divides a fixed amount.
     *
     * @param reserveThreshold how much a client may hold in total when it draws on the reserve
     */
    public FairShare(long capacity, long reserveThreshold) {
        this(() -> capacity, reserveThreshold);
    }

    /** Divides an amount that changes. While more is held than there is, every further request is refused. */
    public FairShare(LongSupplier capacity, long reserveThreshold) {
        this.capacity = capacity;
        this.reserveThreshold = reserveThreshold;
    }

    /** Acquires an amount for a client and returns whether there was enough. What was acquired must be released. */
    public synchronized boolean tryAcquire(K client, long amount) {
        long total = capacity.getAsLong();
        long after = held.getOrDefault(client, 0L) + amount;
        boolean granted =
                after <= reserveThreshold ? used + amount <= total : after <= total - total / RESERVE_DIVISOR - used;
        if (granted) {
            held.put(client, after);
            used += amount;
        } else {
            refused.increment();
        }
        return granted;
    }

    /** Releases all or a part of what the client has acquired. */
    public synchronized void release(K client, long amount) {
        used -= amount;
        held.computeIfPresent(client, (key, before) -> before == amount ? null : Long.valueOf(before - amount));
    }

    /** Returns how much all clients hold together. */
    public synchronized long used() {
        return used;
    }

    /** Returns how many clients hold something. */
    public synchronized int clientCount() {
        return held.size();
    }

    /** Returns how many acquisitions were refused. */
    public long refused() {
        return refused.sum();
    }
}
