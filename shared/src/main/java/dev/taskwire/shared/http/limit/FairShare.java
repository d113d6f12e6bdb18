package dev.taskwire.shared.http.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Divides a scarce amount, such as bytes or places, between clients without knowing how many there are. Three quarters
 * are for all: a client may hold as much of them as is free (the "dynamic threshold" of shared-buffer switches), so one
 * alone gets half of them, and a second one half of what is left. The last quarter is only for clients that hold
 * little, so that a newcomer finds room however many greedy ones there are. Safe from any thread.
 *
 * @param <K> identifies a client, such as a user's id or an address
 */
public final class FairShare<K> {
    private static final int RESERVED_PART = 4;

    private final LongSupplier capacity;
    private final long little;
    private final Map<K, Long> held = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private long used;

    /**
     * Divides a fixed amount.
     *
     * @param little how much a client may hold of the reserve
     */
    public FairShare(long capacity, long little) {
        this(() -> capacity, little);
    }

    /** Divides an amount that changes; when more is held than there is, nothing more is given for now. */
    public FairShare(LongSupplier capacity, long little) {
        this.capacity = capacity;
        this.little = little;
    }

    /** Takes an amount for a client, if there is enough for it; whoever gets it gives it back. */
    public synchronized boolean tryAcquire(K client, long amount) {
        long total = capacity.getAsLong();
        long after = held.getOrDefault(client, 0L) + amount;
        boolean granted = after <= little ? used + amount <= total : after <= total - total / RESERVED_PART - used;
        if (granted) {
            held.put(client, after);
            used += amount;
        } else {
            refused.increment();
        }
        return granted;
    }

    /** Gives back what the client has taken, or a part of it. */
    public synchronized void release(K client, long amount) {
        used -= amount;
        held.computeIfPresent(client, (key, before) -> before == amount ? null : Long.valueOf(before - amount));
    }

    /** What all clients hold together. */
    public synchronized long used() {
        return used;
    }

    /** How many clients hold something. */
    public synchronized int clients() {
        return held.size();
    }

    /** How often there was not enough. */
    public long refused() {
        return refused.sum();
    }
}
