package dev.taskwire.tms.task;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The rules of tasks. Every call names its caller, and what the caller may not see is not found. */
final class TaskService {
    /** A write meets another writer so many times before it gives up. */
    private static final int ATTEMPTS = 20;

    private final TaskRepository tasks;
    private final Clock clock;

    TaskService(TaskRepository tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    /** A task that was created, by this call or by an earlier one with the same key. */
    record Creation(Task task, boolean replayed) {}

    /** Creates a task; with a key, exactly one, however often and however concurrently it is called. */
    Future<Creation> create(Caller caller, NewTask wanted, Optional<IdempotencyKey> key) {
        var now = Times.now(clock);
        var task = new Task(
                Ids.next(),
                caller.userId(),
                wanted.title(),
                wanted.description(),
                wanted.status(),
                wanted.priority(),
                wanted.dueDate(),
                now,
                now,
                1);
        return create(task, key, TaskEvents.created(caller, task), ATTEMPTS);
    }

    private Future<Creation> create(Task task, Optional<IdempotencyKey> key, EventEnvelope event, int attempts) {
        return tasks.insert(task, key, event).compose(inserted -> {
            if (inserted) {
                return Future.succeededFuture(new Creation(task, false));
            }
            return tasks.findCreated(key.orElseThrow()).compose(found -> {
                if (found.isPresent()) {
                    return replay(found.get(), key.orElseThrow());
                }
                // The first one has been deleted in the meantime, and with it the key.
                return attempts > 1 ? create(task, key, event, attempts - 1) : contended();
            });
        });
    }

    private static Future<Creation> replay(TaskRepository.Created created, IdempotencyKey key) {
        return key.bodyHash().equals(created.bodyHash())
                ? Future.succeededFuture(new Creation(created.task(), true))
                : Future.failedFuture(AppException.of(
                        ErrorKind.KEY_REUSED, "This Idempotency-Key was used with another request body."));
    }

    Future<Task> get(Caller caller, UUID id) {
        return tasks.find(id).map(found -> TaskPolicy.require(caller, found.orElseThrow(TaskPolicy::notFound)));
    }

    /**
     * Changes a task; changes that change nothing leave its version.
     *
     * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    Future<Task> update(Caller caller, UUID id, TaskChanges changes, LongPredicate expected) {
        return write(caller, id, expected, ATTEMPTS, current -> {
            var changed = changes.applyTo(current);
            if (changed.sameState(current)) {
                return Future.succeededFuture(Optional.of(current));
            }
            var next = changed.next(Times.now(clock));
            return tasks.update(next, TaskEvents.changed(caller, current, next))
                    .map(stored -> stored ? Optional.of(next) : Optional.empty());
        });
    }

    /** Deletes a task; {@code expected} as in {@link #update}. */
    Future<Task> delete(Caller caller, UUID id, LongPredicate expected) {
        return write(caller, id, expected, ATTEMPTS, current -> {
            var last = current.next(Times.now(clock));
            return tasks.delete(last, TaskEvents.deleted(caller, last))
                    .map(deleted -> deleted ? Optional.of(last) : Optional.empty());
        });
    }

    /** Reads, decides, writes on condition that nothing has changed since; again when something has. */
    private Future<Task> write(
            Caller caller,
            UUID id,
            LongPredicate expected,
            int attempts,
            Function<Task, Future<Optional<Task>>> conditionalWrite) {
        return get(caller, id).compose(current -> {
            if (!expected.test(current.version())) {
                return Future.failedFuture(AppException.of(
                        ErrorKind.PRECONDITION_FAILED,
                        "The task has changed; its version is " + current.version() + "."));
            }
            return conditionalWrite.apply(current).compose(written -> {
                if (written.isPresent()) {
                    return Future.succeededFuture(written.get());
                }
                return attempts > 1 ? write(caller, id, expected, attempts - 1, conditionalWrite) : contended();
            });
        });
    }

    private static <T> Future<T> contended() {
        return Future.failedFuture(
                AppException.unavailable("Too many are writing this task at this moment.", Duration.ofSeconds(1)));
    }

    /** One page of what the caller may see. */
    Future<TaskPage> search(Caller caller, TaskSearch search) {
        int limit = search.limit();
        // One more than asked tells whether there is a next page.
        return tasks.search(TaskPolicy.scope(caller, search).withLimit(limit + 1))
                .map(found -> {
                    if (found.size() <= limit) {
                        return new TaskPage(found, Optional.empty());
                    }
                    var page = found.subList(0, limit);
                    return new TaskPage(page, Optional.of(TaskCursor.after(page.get(limit - 1), search.sort())));
                });
    }
}
