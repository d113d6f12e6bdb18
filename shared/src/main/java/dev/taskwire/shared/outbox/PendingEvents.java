package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventEnvelope;
import java.util.List;
import java.util.UUID;

/**
 * What of a document was not known to be published when it was read.
 *
 * @param events in order, without a gap: whatever comes before them has been published
 * @param seq the number of the last one; a document's events are counted from 1
 */
record PendingEvents(UUID id, List<EventEnvelope> events, long seq) {
    /** The number of the first event. */
    long first() {
        return seq - events.size() + 1;
    }
}
