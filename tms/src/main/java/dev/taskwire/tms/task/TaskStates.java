package dev.taskwire.tms.task;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Stored tasks, for who has to compare something with them. */
@FunctionalInterface
public interface TaskStates {
    /** The task as it is, empty where there is none. */
    Future<Optional<TaskState>> find(UUID id);
}
