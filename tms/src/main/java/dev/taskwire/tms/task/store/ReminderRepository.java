package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stores which tasks have a pending reminder. A claim and its event are durable. */
public interface ReminderRepository {
    /** Returns tasks with a pending reminder that are due by that instant, the earliest first, except some. */
    Future<List<Task>> findDue(Instant by, Set<UUID> except, int limit);

    /** Records that the reminder was sent; false if it already was, or the task has another version now. */
    Future<Boolean> claim(Task task, EventEnvelope event);
}
