package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores tasks. Every write and its event are durable once its future completes. What is found is durable too, unless
 * stated otherwise.
 */
public interface TaskRepository {
    /**
     * Inserts a task; false if one with that idempotency key exists, or was deleted and its key is not released. The
     * store decides, so that no race creates two.
     */
    Future<Boolean> insert(Task task, Optional<IdempotencyKey> key, EventEnvelope event);

    /** Returns the task that a create with this key made, for as long as the task exists. */
    Future<Optional<CreatedTask>> findCreated(IdempotencyKey key);

    /**
     * Lets the key be used again if its task was deleted before that time.
     *
     * @param begun when the create began that wants the key
     * @return false if the task was deleted after that time, so the create may be a late copy of the one that made it
     */
    Future<Boolean> releaseKey(IdempotencyKey key, Instant begun);

    /** Returns the task as a majority of the replica set has it. */
    Future<Optional<Task>> find(UUID id);

    /**
     * Returns the latest state, which may still be lost in a failover; only for a write on condition of its version.
     */
    Future<Optional<Task>> findLatest(UUID id);

    /**
     * Stores the next version of a task; false if the stored version is not the one right before it, or if a reminder
     * of its due date was sent meanwhile.
     */
    Future<Boolean> update(Task next, EventEnvelope event);

    /** Deletes a task, given its last version; false if the stored version is not the one right before it. */
    Future<Boolean> delete(Task last, EventEnvelope event);

    /** Returns whether one of these users owns a task that is assigned to the other. */
    Future<Boolean> haveSharedTask(UUID one, UUID other, Deadline deadline);

    /**
     * Returns the tasks in order, bounded by the search's limit and by the size of a page. A slow search ends with
     * fewer, perhaps none, although more follow.
     *
     * @return fails with TIMEOUT after the deadline, or after four seconds
     */
    Future<Page<Task, TaskCursor>> search(TaskSearch search, Deadline deadline);

    /** A task that was created with an idempotency key, and the hash of the request body that created it. */
    record CreatedTask(Task task, String bodyHash) {}
}
