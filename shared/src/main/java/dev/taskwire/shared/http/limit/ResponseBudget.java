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
    private static final int RESERVED_PART = 4;

    private final long maxHanded;
    private final long maxWaiting;
    private final AtomicLong handed = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Queue<Runnable> starved = new ConcurrentLinkedQueue<>();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * Creates a budget of which nothing is used.
     *
     * @param maxDirectBytes the bytes that Netty may hold in direct memory
     * @param maxPendingBytes the pending bytes, including those, above which slow clients are cut off
     */
    public ResponseBudget(long maxDirectBytes, long maxPendingBytes) {
        this.maxHanded = maxDirectBytes;
        this.maxWaiting = maxPendingBytes;
    }

    /** Adds the bytes of a response that has been written. */
    public void begin(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Removes bytes that the client has received or will never receive. */
    public void end(long bytes) {
        waiting.addAndGet(-bytes);
    }

    /**
     * Acquires direct memory for bytes that are passed to Netty, and returns whether there was room.
     *
     * @param isFirst whether Netty holds nothing of that connection; a quarter of the bound is reserved for such
     *     connections
     */
    public boolean tryHand(long bytes, boolean isFirst) {
        if (handed.addAndGet(bytes) <= (isFirst ? maxHanded : maxHanded - maxHanded / RESERVED_PART)) {
            return true;
        }
        handed.addAndGet(-bytes);
        return false;
    }

    /** Releases direct memory and notifies the connection that has waited longest for some. */
    public void taken(long bytes) {
        handed.addAndGet(-bytes);
        var next = starved.poll();
        if (next != null) {
            next.run();
        }
    }

    /** Runs the action once when direct memory has been released. */
    public void whenTaken(Runnable retry) {
        starved.add(retry);
    }

    /** Returns whether slow clients must be cut off. */
    public boolean isOver() {
        return waiting.get() > maxWaiting || handed.get() > maxHanded / 2;
    }

    /**
     * Returns whether there is room for a response of that size. If not, it counts as refused, and the caller sends a
     * 503 instead.
     */
    public boolean hasRoom(long bytes) {
        if (waiting.get() + bytes <= 2 * maxWaiting) {
            return true;
        }
        refused.increment();
        return false;
    }

    public void cutOff() {
        cutOff.increment();
    }

    /** Returns the pending bytes. */
    public long waiting() {
        return waiting.get();
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
