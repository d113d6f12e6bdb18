package dev.taskwire.tms.task.service;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskEvents;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.store.TaskRepository;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Deletes the tasks of a deleted user and unassigns the user from those of others, each with its own event. It is
 * idempotent, and continues after a crash.
 */
public final class TaskDataEraser implements UserDataEraser {
    /** How many tasks are written concurrently; few enough to leave capacity for requests. */
    private static final int PAGE_SIZE = 20;

    private static final int MAX_PAGES = 50;
    private static final Duration MAX_SEARCH_TIME = Duration.ofSeconds(4);

    private final TaskRepository tasks;
    private final TaskDeleter deleter;
    private final Clock clock;

    public TaskDataEraser(TaskRepository tasks, Clock clock) {
        this.tasks = tasks;
        this.deleter = new TaskDeleter(tasks, clock);
        this.clock = clock;
    }

    /** Deletes up to a thousand tasks; when none are left, unassigns the user from up to a thousand. */
    @Override
    public Future<Boolean> eraseUserData(UUID user, UUID actor) {
        return writeAll(TaskSearch.ownedBy(user, PAGE_SIZE), task -> delete(task, actor), MAX_PAGES)
                .compose(none -> none
                        ? writeAll(TaskSearch.assignedTo(user, PAGE_SIZE), task -> unassign(task, actor), MAX_PAGES)
                        : Future.succeededFuture(false));
    }

    private Future<Boolean> writeAll(TaskSearch search, Function<Task, Future<Boolean>> write, int remainingPages) {
        if (remainingPages == 0) {
            return Future.succeededFuture(false);
        }
        return tasks.search(search, Deadline.after(MAX_SEARCH_TIME)).compose(page -> {
            if (page.items().isEmpty()) {
                return Future.succeededFuture(true);
            }
            // A task that was changed concurrently is on the next page again.
            List<Future<Boolean>> writes = page.items().stream().map(write).toList();
            return Future.join(writes).compose(written -> writeAll(search, write, remainingPages - 1));
        });
    }

    private Future<Boolean> delete(Task task, UUID actor) {
        return deleter.delete(task, actor).map(Optional::isPresent);
    }

    private Future<Boolean> unassign(Task task, UUID actor) {
        var next = task.withStatusAndAssignee(task.status(), null).nextVersion(Timestamps.now(clock));
        return tasks.update(next, TaskEvents.changed(actor, task, next));
    }
}
