package dev.taskwire.shared.http.limit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many bytes of answers wait in a process until their clients take them. A part of them has been handed to Netty,
 * which copies it to memory outside the heap: that part has a bound that is never exceeded. The rest waits in the heap;
 * when there is too much of it, slow clients are cut off. Safe from any thread.
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
     * A budget of which nothing is used.
     *
     * @param maxHanded bytes that are handed to Netty at once
     * @param maxWaiting bytes that wait, those included, before slow clients are cut off
     */
    public ResponseBudget(long maxHanded, long maxWaiting) {
        this.maxHanded = maxHanded;
        this.maxWaiting = maxWaiting;
    }

    /** Counts bytes of an answer that has been made. */
    public void begin(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** The client has these bytes, or will never have them. */
    public void end(long bytes) {
        waiting.addAndGet(-bytes);
    }

    /**
     * Allows that bytes are handed on, if the bound lets them.
     *
     * @param isFirst whether nothing of that connection is handed on; a quarter is kept for those
     */
    public boolean tryHand(long bytes, boolean isFirst) {
        if (handed.addAndGet(bytes) <= (isFirst ? maxHanded : maxHanded - maxHanded / RESERVED_PART)) {
            return true;
        }
        handed.addAndGet(-bytes);
        return false;
    }

    /** Bytes that were handed on are gone; whoever waits longest is told. */
    public void taken(long bytes) {
        handed.addAndGet(-bytes);
        var next = starved.poll();
        if (next != null) {
            next.run();
        }
    }

    /** Tells this once when there may be room again. */
    public void whenTaken(Runnable retry) {
        starved.add(retry);
    }

    /** Whether slow clients must go. */
    public boolean isOver() {
        return waiting.get() > maxWaiting || handed.get() > maxHanded / 2;
    }

    /** Whether an answer of that size may be made; if not, it is refused with 503 and nothing of it is kept. */
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

    /** Bytes of answers that wait now. */
    public long waiting() {
        return waiting.get();
    }

    /** How many connections were cut off since their clients took answers too slowly. */
    public long connectionsCutOff() {
        return cutOff.sum();
    }

    /** How many answers were refused since too many waited. */
    public long refused() {
        return refused.sum();
    }
}
