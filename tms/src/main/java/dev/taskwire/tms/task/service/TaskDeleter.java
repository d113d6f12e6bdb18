package dev.taskwire.tms.task.service;

import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskEvents;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deletes tasks, each together with its event. Every deletion is made here, whatever its reason. */
final class TaskDeleter {
    private final TaskRepository tasks;
    private final Clock clock;

    TaskDeleter(TaskRepository tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    /**
     * Deletes this version of the task.
     *
     * @param actor the user who deletes it; null for the system
     * @return the last version of the task; empty if the stored version is another one
     */
    Future<Optional<Task>> delete(Task task, @Nullable UUID actor) {
        var last = task.nextVersion(Timestamps.now(clock));
        return tasks.delete(last, TaskEvents.deleted(actor, last))
                .map(deleted -> deleted ? Optional.of(last) : Optional.empty());
    }
}
