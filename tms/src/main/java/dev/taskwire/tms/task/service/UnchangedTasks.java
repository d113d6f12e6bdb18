package dev.taskwire.tms.task.service;

import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds tasks that nobody has changed for long, and deletes them. Safe from any thread. */
public interface UnchangedTasks {
    /**
     * Returns the tasks whose last change was before that time, the earliest change first.
     *
     * @param after the task after which the list continues
     */
    Future<List<Task>> findUnchangedSince(Instant time, Optional<Task> after, int limit);

    /**
     * Deletes the task with an event, as a user's delete does.
     *
     * @return false if its due date is ahead, or if it has changed since it was found; then it stays
     */
    Future<Boolean> deleteUnlessDueAhead(Task task);
}
