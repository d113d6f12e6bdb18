package dev.taskwire.shared.http.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a process has open at once, divided between addresses. Each costs memory before anything has
 * been asked for. Safe from any thread.
 */
public final class ConnectionLimiter {
    /** What an address may have when others have taken nearly all. */
    private static final int LITTLE = 8;

    private final int bound;
    private final FairShare<ClientKey> shares;
    private final AtomicInteger undivided = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /** Allows so many at once. */
    public ConnectionLimiter(int bound) {
        this.bound = bound;
        this.shares = new FairShare<>(() -> bound - undivided.get(), LITTLE);
    }

    /**
     * Counts one more, if there is room for it.
     *
     * @param client null where the bound on all is the only one, such as for a proxy of ours
     */
    public boolean tryOpen(@Nullable ClientKey client) {
        boolean opened;
        if (client != null) {
            opened = shares.tryAcquire(client, 1);
        } else {
            opened = undivided.incrementAndGet() + shares.used() <= bound;
            if (!opened) {
                undivided.decrementAndGet();
            }
        }
        if (!opened) {
            refused.increment();
        }
        return opened;
    }

    public void closed(@Nullable ClientKey client) {
        if (client != null) {
            shares.release(client, 1);
        } else {
            undivided.decrementAndGet();
        }
    }

    /** How many are open. */
    public long open() {
        return undivided.get() + shares.used();
    }

    /** How many were closed at once, since there was no room. */
    public long refused() {
        return refused.sum();
    }
}
