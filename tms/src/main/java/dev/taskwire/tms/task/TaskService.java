package dev.taskwire.tms.task;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The rules of tasks. Every call says who comes, and what they may not see is not found. */
final class TaskService {
    /** A write meets another writer so many times before it gives up. */
    private static final int ATTEMPTS = 20;

    private final TaskRepository tasks;
    private final TaskUsers users;
    private final Clock clock;

    TaskService(TaskRepository tasks, TaskUsers users, Clock clock) {
        this.tasks = tasks;
        this.users = users;
        this.clock = clock;
    }

    /** A task that was created, by this call or by an earlier one with the same key. */
    record Creation(Task task, boolean replayed) {}

    /** Creates a task; with a key, exactly one, however often and however concurrently it is called. */
    Future<Creation> create(TaskAccess access, NewTask wanted, Optional<IdempotencyKey> key, Deadline deadline) {
        return Future.succeededFuture(access)
                .map(TaskAccess::requireCreate)
                .compose(owner -> create(owner, wanted, key, deadline));
    }

    private Future<Creation> create(UUID owner, NewTask wanted, Optional<IdempotencyKey> key, Deadline deadline) {
        var assignee = Optional.ofNullable(wanted.assignedTo());
        // Were users asked for first, a repeat could fail because of what has become of one since.
        boolean asksForUsers = wanted.needsZone() || assignee.isPresent();
        return created(asksForUsers ? key : Optional.empty())
                .compose(earlier -> earlier.isPresent()
                        ? replay(earlier.get(), key.orElseThrow())
                        : users.requireAssignable(assignee, deadline)
                                .compose(may -> zone(wanted.needsZone(), owner, deadline))
                                .compose(zone -> {
                                    var task = wanted.begin(Ids.next(), owner, zone, Times.now(clock));
                                    return create(task, key, TaskEvents.created(owner, task), ATTEMPTS);
                                }));
    }

    private Future<Optional<TaskRepository.Created>> created(Optional<IdempotencyKey> key) {
        return key.isPresent() ? tasks.findCreated(key.get()) : Future.succeededFuture(Optional.empty());
    }

    private Future<ZoneId> zone(boolean needed, UUID owner, Deadline deadline) {
        return needed ? users.zoneOf(owner, deadline) : Future.succeededFuture(ZoneOffset.UTC);
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

    Future<Task> get(TaskAccess access, UUID id) {
        return tasks.find(id).map(access::requireSeen);
    }

    /**
     * Changes a task; changes that change nothing leave its version.
     *
     * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    Future<Task> update(TaskAccess access, UUID id, TaskChanges changes, LongPredicate expected, Deadline deadline) {
        return write(access, id, ATTEMPTS, current -> {
            // In which zone a new day ends makes no difference to what differs.
            var outline = changes.applyTo(current, ZoneOffset.UTC);
            access.require(current, TaskOperation.of(current, outline));
            require(expected, current);
            if (outline.sameState(current)) {
                return Future.succeededFuture(Optional.of(current));
            }
            return users.requireAssignable(changes.newAssignee(current), deadline)
                    .compose(may -> zone(changes.needsZone(current), current.userId(), deadline))
                    .compose(zone -> {
                        var next = changes.applyTo(current, zone)
                                .next(Times.now(clock))
                                .following(current);
                        var event = TaskEvents.changed(access.caller().userId(), current, next);
                        return tasks.update(next, event).map(stored -> stored ? Optional.of(next) : Optional.empty());
                    });
        });
    }

    /** Deletes a task; {@code expected} as in {@link #update}. */
    Future<Task> delete(TaskAccess access, UUID id, LongPredicate expected) {
        return write(access, id, ATTEMPTS, current -> {
            access.require(current, Set.of(TaskOperation.DELETE));
            require(expected, current);
            var last = current.next(Times.now(clock));
            return tasks.delete(last, TaskEvents.deleted(access.caller().userId(), last))
                    .map(deleted -> deleted ? Optional.of(last) : Optional.empty());
        });
    }

    private static void require(LongPredicate expected, Task current) {
        if (!expected.test(current.version())) {
            throw AppException.of(
                    ErrorKind.PRECONDITION_FAILED, "The task has changed; its version is " + current.version() + ".");
        }
    }

    /** Reads, decides, writes on condition that nothing has changed since; again when something has. */
    private Future<Task> write(
            TaskAccess access, UUID id, int attempts, Function<Task, Future<Optional<Task>>> conditionalWrite) {
        return get(access, id).compose(conditionalWrite).compose(written -> {
            if (written.isPresent()) {
                return Future.succeededFuture(written.get());
            }
            return attempts > 1 ? write(access, id, attempts - 1, conditionalWrite) : contended();
        });
    }

    private static <T> Future<T> contended() {
        return Future.failedFuture(
                AppException.unavailable("Too many are writing this task at this moment.", Duration.ofSeconds(1)));
    }

    /** One page of what the caller may see. */
    Future<TaskPage> search(TaskAccess access, TaskSearch search) {
        return Future.succeededFuture(search)
                .map(access::scope)
                .compose(tasks::search)
                .map(found -> new TaskPage(
                        found.items(),
                        found.more() ? Optional.of(TaskCursor.after(found.last(), search.sort())) : Optional.empty()));
    }
}
