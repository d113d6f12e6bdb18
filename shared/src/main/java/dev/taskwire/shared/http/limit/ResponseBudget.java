package dev.taskwire.shared.http.limit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits how many bytes of responses are pending in a process until clients receive them. A part of them has been
 * passed to Netty, which copies it to memory outside the heap (direct memory): that part never exceeds its bound. The
 * rest waits in the heap; when it grows too large, slow clients are cut off. Safe from any thread.
 */
public final class ResponseBudget {
    private static final int RESERVE_DIVISOR = 4;

    private final long maxDirectBytes;
    private final long maxPendingBytes;
    private final AtomicLong directBytes = new AtomicLong();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Queue<Runnable> waiters = new ConcurrentLinkedQueue<>();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Creates a budget of which nothing is used.
     *
     * @param maxDirectBytes the bytes that Netty may hold in direct memory
     * @param maxPendingBytes the pending bytes, including those, above which slow clients are cut off
     */
    public ResponseBudget(long maxDirectBytes, long maxPendingBytes) {
        this.maxDirectBytes = maxDirectBytes;
        this.maxPendingBytes = maxPendingBytes;
    }

    /** Adds the bytes of a response that has been written. */
    public void addPending(long bytes) {
        pendingBytes.addAndGet(bytes);
    }

    /** Removes bytes that the client has received or will never receive. */
    public void removePending(long bytes) {
        pendingBytes.addAndGet(-bytes);
    }

    /**
     * Acquires direct memory for bytes that are passed to Netty, and returns whether there was room.
     *
     * @param isFirst whether Netty holds nothing of that connection; a quarter of the bound is reserved for such
     *     connections
     */
    public boolean tryAcquireDirect(long bytes, boolean isFirst) {
        if (directBytes.addAndGet(bytes)
                <= (isFirst ? maxDirectBytes : maxDirectBytes - maxDirectBytes / RESERVE_DIVISOR)) {
            return true;
        }
        directBytes.addAndGet(-bytes);
        return false;
    }

    /** Releases direct memory and notifies the connection that has waited longest for some. */
    public void releaseDirect(long bytes) {
        directBytes.addAndGet(-bytes);
        var next = waiters.poll();
        if (next != null) {
            next.run();
        }
    }

    /** Runs the action once when direct memory has been released. */
    public void onDirectReleased(Runnable retry) {
        waiters.add(retry);
    }

    /** Returns whether slow clients must be cut off. */
    public boolean isExceeded() {
        return pendingBytes.get() > maxPendingBytes || directBytes.get() > maxDirectBytes / 2;
    }

    /**
     * Returns whether there is room for a response of that size. If not, it counts as refused, and the caller sends a
     * 503 instead.
     */
    public boolean hasRoom(long bytes) {
        if (pendingBytes.get() + bytes <= 2 * maxPendingBytes) {
            return true;
        }
        refused.increment();
        return false;
    }

    /** Counts a connection that was closed because its client did not read. */
    public void recordCutOff() {
        cutOff.increment();
    }

    /** Returns the pending bytes. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** Returns how many connections were cut off because their clients read too slowly. */
    public long connectionsCutOff() {
        return cutOff.sum();
    }

    /** Returns how many responses were refused because too many bytes were pending. */
    public long refused() {
        return refused.sum();
    }
}
