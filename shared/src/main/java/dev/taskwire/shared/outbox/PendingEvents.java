package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventEnvelope;
import java.util.List;
import java.util.UUID;

/**
 * The pending events of a document at the time of a read.
 *
 * @param events in order and without a gap; all events before them have been published
 * @param seq the number of the last event; a document's events are counted from 1
 */
record PendingEvents(UUID id, List<EventEnvelope> events, long seq) {
    /** Returns the number of the first event. */
    long first() {
        return seq - events.size() + 1;
    }
}
