package dev.taskwire.tms.task.service;

import static dev.taskwire.testing.Futures.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.store.ForwardingTaskRepository;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The task service of one process: it has its own cache, and records what it reads and writes. */
final class TaskProcess implements AutoCloseable {
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final TaskAuthorizer owner;
    private final TaskService service;

    /**
     * Starts a process.
     *
     * @param owner the caller, unless another one is named
     */
    TaskProcess(TaskRepository tasks, AssigneeValidator users, TaskAuthorizer owner) {
        this.owner = owner;
        this.service = new TaskService(new Recording(tasks), new TaskCache(metrics), users, Clock.systemUTC());
    }

    private final class Recording extends ForwardingTaskRepository {
        Recording(TaskRepository tasks) {
            super(tasks);
        }

        @Override
        public Future<Optional<Task>> find(UUID id) {
            operations.add("find");
            return super.find(id);
        }

        @Override
        public Future<Optional<Task>> findLatest(UUID id) {
            operations.add("find latest");
            return super.findLatest(id);
        }

        @Override
        public Future<Boolean> update(Task next, EventEnvelope event) {
            return super.update(next, event).onSuccess(matched -> operations.add(matched ? "update" : "missed update"));
        }

        @Override
        public Future<Boolean> delete(Task last, EventEnvelope event) {
            return super.delete(last, event).onSuccess(matched -> operations.add(matched ? "delete" : "missed delete"));
        }
    }

    Task create(String body) throws Exception {
        return await(service.create(owner, TaskJson.newTask(json(body)), Optional.empty(), soon()))
                .task();
    }

    Task get(Task task) throws Exception {
        return await(getting(task));
    }

    Future<Task> getting(Task task) {
        return service.get(owner, task.id());
    }

    Task update(Task task, String body) throws Exception {
        return await(updating(task, body));
    }

    Future<Task> updating(Task task, String body) {
        return updating(owner, task, body);
    }

    Future<Task> updating(TaskAuthorizer caller, Task task, String body) {
        return service.update(caller, task.id(), TaskJson.patch(json(body)), any -> true, soon());
    }

    /** Updates the task if it has that version, as with {@code If-Match}. */
    Future<Task> updatingVersion(long expected, Task task, String body) {
        return service.update(owner, task.id(), TaskJson.patch(json(body)), version -> version == expected, soon());
    }

    Future<Task> deleting(Task task) {
        return service.delete(owner, task.id(), any -> true, soon());
    }

    /** Deletes the task if it has that version, as with {@code If-Match}. */
    Future<Task> deletingVersion(long expected, Task task) {
        return service.delete(owner, task.id(), version -> version == expected, soon());
    }

    /** Returns what was read and written since the last call. */
    List<String> operations() {
        var recorded = List.copyOf(operations);
        operations.clear();
        return recorded;
    }

    /** Returns how often a look-up in the cache had that result. */
    int lookUps(String result) {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("cache_gets_total{") && line.contains("result=\"" + result + "\""))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    static JsonNode json(String quotedSingly) {
        try {
            return new ObjectMapper().readTree(quotedSingly.replace('\'', '"'));
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** Longer than many writers need on a busy machine. */
    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        metrics.close();
    }
}
