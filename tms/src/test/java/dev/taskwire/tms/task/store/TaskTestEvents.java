package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.testing.TestEvents;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.Task;

/** Builds events of tasks for the store, which does not look at their data. */
public final class TaskTestEvents {
    private TaskTestEvents() {}

    /** Returns an event of that version of the task. */
    public static EventEnvelope event(Task task) {
        return event(task, "{}");
    }

    static EventEnvelope event(Task task, String data) {
        return TestEvents.event(ResourceIds.task(task.id()), task.version(), task.updatedAt(), data);
    }

    /** Returns an event that counts with so many bytes in an outbox. */
    static EventEnvelope sized(Task task, int bytes) {
        return TestEvents.sized(ResourceIds.task(task.id()), task.version(), task.updatedAt(), bytes);
    }
}
