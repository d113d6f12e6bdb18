package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventEnvelope;
import java.util.ArrayDeque;
import java.util.Deque;

/** The events of one document that wait their turn; the first of them may be on its way. Belongs to one thread. */
final class DocumentEventQueue {
    /** A document that changes faster than Kafka acknowledges leaves the rest to the store. */
    private static final int MAX_WAITING = 100;

    private final Deque<EventEnvelope> waiting = new ArrayDeque<>();
    private long last;
    private long bytes;

    /**
     * An empty chain.
     *
     * @param published the number of the last event that was published before
     */
    DocumentEventQueue(long published) {
        this.last = published;
    }

    /** Adds what of it comes after the last one here. */
    void add(PendingEvents pendingEvents) {
        long seq = Math.max(last, pendingEvents.first() - 1);
        while (seq < pendingEvents.seq() && waiting.size() < MAX_WAITING) {
            var event = pendingEvents.events().get((int) (seq + 1 - pendingEvents.first()));
            waiting.add(event);
            bytes += event.bytes();
            seq++;
            last = seq;
        }
    }

    /** The number of the last event here, or of the last one that was published. */
    long last() {
        return last;
    }

    /** The size of what waits. */
    long bytes() {
        return bytes;
    }

    /** The number of the last event that has been published. */
    long published() {
        return last - waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The event whose turn it is. */
    EventEnvelope first() {
        return waiting.element();
    }

    /** Goes on to the next one; answers the number of the one that was first. */
    long advance() {
        bytes -= waiting.remove().bytes();
        return published();
    }
}
