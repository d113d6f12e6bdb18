package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventEnvelope;
import java.util.List;
import java.util.UUID;

/**
 * An event that this process has just written.
 *
 * @param seq its number
 * @param pending how many events its document had then, this one included
 */
record WrittenEvent(UUID id, EventEnvelope event, long seq, int pending) {
    /** Returns whether all earlier events had been removed, and so published. */
    boolean isOnlyOne() {
        return pending == 1;
    }

    PendingEvents asPendingEvents() {
        return new PendingEvents(id, List.of(event), seq);
    }
}
