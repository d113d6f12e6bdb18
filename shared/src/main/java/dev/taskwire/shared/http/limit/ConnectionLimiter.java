package dev.taskwire.shared.http.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many connections a process has open at once, divided between addresses. Each connection costs memory
 * before a request has been sent. Safe from any thread.
 */
public final class ConnectionLimiter {
    /** The connections that an address may have when others hold nearly all. */
    private static final int LITTLE = 8;

    private final int bound;
    private final FairShare<ClientKey> shares;
    private final AtomicInteger undivided = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /** Allows {@code maxConnections} open connections. */
    public ConnectionLimiter(int maxConnections) {
        this.bound = maxConnections;
        this.shares = new FairShare<>(() -> maxConnections - undivided.get(), LITTLE);
    }

    /**
     * Counts another connection if there is room for it.
     *
     * @param client null if only the total bound applies, such as for one of our own proxies
     * @return whether the connection may stay open
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

    /** Returns how many connections are open. */
    public long open() {
        return undivided.get() + shares.used();
    }

    /** Returns how many connections were closed immediately because there was no room. */
    public long refused() {
        return refused.sum();
    }
}
