package dev.taskwire.tms.task.service;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds unchanged tasks as a list by their last update does, which reads no more tasks than it returns. */
public final class UnchangedTaskService implements UnchangedTasks {
    private static final Duration MAX_SEARCH_TIME = Duration.ofSeconds(4);

    private final TaskRepository tasks;
    private final TaskDeleter deleter;
    private final Clock clock;

    public UnchangedTaskService(TaskRepository tasks, Clock clock) {
        this.tasks = tasks;
        this.deleter = new TaskDeleter(tasks, clock);
        this.clock = clock;
    }

    @Override
    public Future<List<Task>> findUnchangedSince(Instant time, Optional<Task> after, int limit) {
        var first = TaskSearch.earliestUpdated(limit);
        var search = after.map(task -> first.continuedAfter(TaskCursor.after(task, first.sort())))
                .orElse(first);
        return tasks.search(search, Deadline.after(MAX_SEARCH_TIME))
                .map(page -> page.items().stream()
                        .takeWhile(task -> task.updatedAt().isBefore(time))
                        .toList());
    }

    @Override
    public Future<Boolean> deleteUnlessDueAhead(Task task) {
        var dueDate = task.dueDate();
        return dueDate != null && dueDate.at().isAfter(clock.instant())
                ? Future.succeededFuture(false)
                : deleter.delete(task, null).map(Optional::isPresent);
    }
}
