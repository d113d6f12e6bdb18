package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Where tasks are kept. Every write is durable once its future completes, and so is its event. What is found is durable
 * too, where nothing else is said.
 */
public interface TaskRepository {
    /** False when a task with that idempotency key exists; the store decides, so that no race makes two. */
    Future<Boolean> insert(Task task, Optional<IdempotencyKey> key, EventEnvelope event);

    Future<Optional<Created>> findCreated(IdempotencyKey key);

    Future<Optional<Task>> find(UUID id);

    /** As it is this moment, which may still be lost; only for what is then written on condition of its version. */
    Future<Optional<Task>> findLatest(UUID id);

    /**
     * Stores the next version of a task; false when the stored one is not the version right before it, or people have
     * been reminded of its due date meanwhile.
     */
    Future<Boolean> update(Task next, EventEnvelope event);

    /** Deletes a task, whose last version this is; false when the stored one is not the version right before it. */
    Future<Boolean> delete(Task last, EventEnvelope event);

    /** The tasks in order, no more than the search's limit and than a page may take. */
    Future<Slice<Task>> search(TaskSearch search);

    /** A task that was created with a key, and the hash of the body that created it. */
    record Created(Task task, String bodyHash) {}
}
