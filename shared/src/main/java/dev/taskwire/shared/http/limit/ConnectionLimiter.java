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
    private static final int RESERVE_THRESHOLD = 8;

    private final int maxConnections;
    private final FairShare<ClientKey> shares;
    private final AtomicInteger withoutClient = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    /** Allows {@code maxConnections} open connections. */
    public ConnectionLimiter(int maxConnections) {
        this.maxConnections = maxConnections;
        this.shares = new FairShare<>(() -> maxConnections - withoutClient.get(), RESERVE_THRESHOLD);
    }

    /**
     * Counts another connection if there is room for it.
     *
     * @param client null if only the total bound applies, such as for one of our own proxies
     * @return whether the connection may stay open
     */
    public boolean tryAcquire(@Nullable ClientKey client) {
        boolean opened;
        if (client != null) {
            opened = shares.tryAcquire(client, 1);
        } else {
            opened = withoutClient.incrementAndGet() + shares.used() <= maxConnections;
            if (!opened) {
                withoutClient.decrementAndGet();
            }
        }
        if (!opened) {
            refused.increment();
        }
        return opened;
    }

    /** Gives the place back that an accepted connection took; null if the client was never known. */
    public void release(@Nullable ClientKey client) {
        if (client != null) {
            shares.release(client, 1);
        } else {
            withoutClient.decrementAndGet();
        }
    }

    /** Returns how many connections are open. */
    public long openConnections() {
        return withoutClient.get() + shares.used();
    }

    /** Returns how many connections were closed immediately because there was no room. */
    public long refused() {
        return refused.sum();
    }
}
