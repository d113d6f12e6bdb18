package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventEnvelope;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds the events of one document that wait to be published, in order. The first of them may be on its way to Kafka.
 * Not thread-safe: used on one event loop.
 */
final class DocumentEventQueue {
    /** The bound on waiting events. The events beyond it stay in MongoDB, from where the next poll reads them. */
    private static final int MAX_WAITING = 100;

    private final Deque<EventEnvelope> waiting = new ArrayDeque<>();
    private long last;
    private long bytes;

    /**
     * Creates an empty queue.
     *
     * @param published the number of the last event that was published before
     */
    DocumentEventQueue(long published) {
        this.last = published;
    }

    /** Adds the pending events that follow the last event of this queue, up to the bound. */
    void add(PendingEvents pendingEvents) {
        long seq = Math.max(last, pendingEvents.first() - 1);
        while (seq < pendingEvents.seq() && !isFull()) {
            var event = pendingEvents.events().get((int) (seq + 1 - pendingEvents.first()));
            waiting.add(event);
            bytes += event.bytes();
            seq++;
            last = seq;
        }
    }

    /** Returns whether further events stay in MongoDB. */
    boolean isFull() {
        return waiting.size() >= MAX_WAITING;
    }

    /** Returns the number of the last event in the queue, or of the last published event if the queue is empty. */
    long last() {
        return last;
    }

    /** Returns the size of the waiting events in bytes. */
    long bytes() {
        return bytes;
    }

    /** Returns the number of the last published event. */
    long published() {
        return last - waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns the event that is to be published next. */
    EventEnvelope first() {
        return waiting.element();
    }

    /** Removes the first event after its acknowledgement, and returns its number. */
    long advance() {
        bytes -= waiting.remove().bytes();
        return published();
    }
}
