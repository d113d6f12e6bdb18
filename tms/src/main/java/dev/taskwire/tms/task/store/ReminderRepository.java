package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Where it is kept of which tasks people are still to be reminded. A claim is durable, and so is its event. */
public interface ReminderRepository {
    /** Those that are due by then, the earliest first, but for some. */
    Future<List<Task>> due(Instant by, Set<UUID> except, int limit);

    /** Notes that people have been reminded; false when they have been, or the task is not that version any more. */
    Future<Boolean> claim(Task task, EventEnvelope event);
}
