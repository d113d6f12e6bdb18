package dev.taskwire.tms.task.service;

import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds tasks with a pending reminder, and sends reminders. Safe from any thread. */
public interface DueReminders {
    /**
     * Returns tasks with a pending reminder that are due by that instant, the earliest first.
     *
     * @param except the ids of tasks to leave out
     */
    Future<List<Task>> findDue(Instant by, Set<UUID> except, int limit);

    /**
     * Sends the reminder of the task as an event: once for each due date, also with concurrent callers.
     *
     * @return whether this call has sent it; false also if the task has changed meanwhile
     */
    Future<Boolean> remind(Task task);
}
