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

/** Forwards every call to another repository. A test overrides the calls that it interferes with. */
public class ForwardingTaskRepository implements TaskRepository {
    private final TaskRepository tasks;

    protected ForwardingTaskRepository(TaskRepository tasks) {
        this.tasks = tasks;
    }

    @Override
    public Future<Boolean> insert(Task task, Optional<IdempotencyKey> key, EventEnvelope event) {
        return tasks.insert(task, key, event);
    }

    @Override
    public Future<Optional<CreatedTask>> findCreated(IdempotencyKey key) {
        return tasks.findCreated(key);
    }

    @Override
    public Future<Boolean> releaseKey(IdempotencyKey key, Instant begun) {
        return tasks.releaseKey(key, begun);
    }

    @Override
    public Future<Optional<Task>> find(UUID id) {
        return tasks.find(id);
    }

    @Override
    public Future<Optional<Task>> findLatest(UUID id) {
        return tasks.findLatest(id);
    }

    @Override
    public Future<Boolean> update(Task next, EventEnvelope event) {
        return tasks.update(next, event);
    }

    @Override
    public Future<Boolean> delete(Task last, EventEnvelope event) {
        return tasks.delete(last, event);
    }

    @Override
    public Future<Boolean> haveSharedTask(UUID one, UUID other, Deadline deadline) {
        return tasks.haveSharedTask(one, other, deadline);
    }

    @Override
    public Future<Page<Task, TaskCursor>> search(TaskSearch search, Deadline deadline) {
        return tasks.search(search, deadline);
    }
}
