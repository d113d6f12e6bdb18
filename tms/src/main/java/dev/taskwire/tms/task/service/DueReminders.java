package dev.taskwire.tms.task.service;

import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Tasks of which people are still to be reminded, and reminding them. Safe from any thread. */
public interface DueReminders {
    /**
     * Some that are due by then, the earliest first.
     *
     * @param except those not to be found
     */
    Future<List<Task>> due(Instant by, Set<UUID> except, int limit);

    /**
     * Reminds people of the task, by an event: once for each due date, whoever else tries at the same time.
     *
     * @return whether it was this call; false also when the task has changed meanwhile
     */
    Future<Boolean> remind(Task task);
}
