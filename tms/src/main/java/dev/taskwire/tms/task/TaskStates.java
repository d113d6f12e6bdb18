package dev.taskwire.tms.task;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Read access to stored tasks, for other features. */
@FunctionalInterface
public interface TaskStates {
    /** Returns the task; empty when there is none. */
    Future<Optional<TaskState>> find(UUID id);
}
