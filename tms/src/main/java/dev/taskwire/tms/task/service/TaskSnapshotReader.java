package dev.taskwire.tms.task.service;

import dev.taskwire.tms.task.model.TaskSnapshot;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Read access to stored tasks, for other features. */
@FunctionalInterface
public interface TaskSnapshotReader {
    /** Returns the task; empty when there is none. */
    Future<Optional<TaskSnapshot>> find(UUID id);
}
