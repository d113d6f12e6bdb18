package dev.taskwire.tms.task.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestArrival;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.store.ContentionRetry;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.access.TaskAuthorizer;
import dev.taskwire.tms.task.access.TaskOperation;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.NewTask;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskEvents;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import dev.taskwire.tms.task.store.TaskRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** Applies the rules for tasks. A task that the caller may not see is not found. */
public final class TaskService {
    private static final String CONTENDED =
            "Too many requests are changing this task, or the last change is not confirmed yet. Try again.";

    private static final String DELETED_MEANWHILE =
            "The task with this Idempotency-Key was deleted while this request ran. Use a new key for a new task.";

    private final TaskRepository tasks;
    private final TaskCache cache;
    private final AssigneeValidator assigneeValidator;
    private final TaskDeleter deleter;
    private final Clock clock;

    public TaskService(TaskRepository tasks, TaskCache cache, AssigneeValidator assigneeValidator, Clock clock) {
        this.tasks = tasks;
        this.cache = cache;
        this.assigneeValidator = assigneeValidator;
        this.deleter = new TaskDeleter(tasks, clock);
        this.clock = clock;
    }

    /** A task that was created by this request, or by an earlier one with the same idempotency key. */
    public record CreateResult(Task task, boolean replayed) {}

    /** Creates a task; with an idempotency key exactly one, however often and concurrently it is requested. */
    public Future<CreateResult> create(
            TaskAuthorizer authorizer, NewTask newTask, Optional<IdempotencyKey> key, Deadline deadline) {
        return Future.succeededFuture(authorizer)
                .map(TaskAuthorizer::requireCreate)
                .compose(owner -> create(authorizer.caller(), owner, newTask, key, deadline));
    }

    private Future<CreateResult> create(
            Caller caller, UUID owner, NewTask newTask, Optional<IdempotencyKey> key, Deadline deadline) {
        var assignee = Optional.ofNullable(newTask.assignedTo());
        // The key is looked up before the users: otherwise a repeat could fail because a user has changed since.
        boolean needsUsers = newTask.needsZone() || assignee.isPresent();
        var begun = clock.instant().minus(RequestArrival.waited());
        return created(needsUsers ? key : Optional.empty())
                .compose(earlier -> earlier.isPresent()
                        ? replay(earlier.get(), key.orElseThrow())
                        : assigneeValidator
                                .requireAssignable(assignee, caller, deadline)
                                .compose(may -> zone(newTask.needsZone(), owner, deadline))
                                .compose(zone -> {
                                    var task = newTask.toTask(ResourceIds.next(), owner, zone, Timestamps.now(clock));
                                    return create(task, key, begun, TaskEvents.created(owner, task), deadline);
                                }));
    }

    private Future<Optional<TaskRepository.CreatedTask>> created(Optional<IdempotencyKey> key) {
        return key.isPresent() ? tasks.findCreated(key.get()) : Future.succeededFuture(Optional.empty());
    }

    private Future<ZoneId> zone(boolean needed, UUID owner, Deadline deadline) {
        return needed ? assigneeValidator.timeZoneOf(owner, deadline) : Future.succeededFuture(ZoneOffset.UTC);
    }

    private Future<CreateResult> create(
            Task task, Optional<IdempotencyKey> key, Instant begun, EventEnvelope event, Deadline deadline) {
        return ContentionRetry.run(
                deadline,
                CONTENDED,
                () -> tasks.insert(task, key, event).compose(inserted -> {
                    if (!inserted) {
                        return replayIfFound(key.orElseThrow(), begun);
                    }
                    cache.put(task);
                    return Future.succeededFuture(Optional.of(new CreateResult(task, false)));
                }));
    }

    /**
     * Empty if the insert is to be tried again: the first task was deleted before this create began, or it may still be
     * lost in a failover.
     */
    private Future<Optional<CreateResult>> replayIfFound(IdempotencyKey key, Instant begun) {
        return tasks.findCreated(key)
                .compose(found -> found.isPresent()
                        ? replay(found.get(), key).map(Optional::of)
                        : tasks.releaseKey(key, begun).map(released -> {
                            if (!released) {
                                throw ApplicationException.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, DELETED_MEANWHILE);
                            }
                            return Optional.empty();
                        }));
    }

    private static Future<CreateResult> replay(TaskRepository.CreatedTask createdTask, IdempotencyKey key) {
        return key.bodyHash().equals(createdTask.bodyHash())
                ? Future.succeededFuture(new CreateResult(createdTask.task(), true))
                : Future.failedFuture(ApplicationException.of(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key was used with another request body. Use a new key for a new task."));
    }

    /** Returns the task. Fails with 404 if there is none that the caller may read. */
    public Future<Task> get(TaskAuthorizer authorizer, UUID id) {
        return find(id).map(authorizer::requireReadable);
    }

    private Future<Optional<Task>> find(UUID id) {
        return tasks.find(id).onSuccess(found -> found.ifPresent(cache::put));
    }

    /**
     * Changes a task; a patch without a real change leaves its version.
     *
     * @param expected accepts the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    public Future<Task> update(
            TaskAuthorizer authorizer, UUID id, TaskPatch patch, LongPredicate expected, Deadline deadline) {
        return write(authorizer, id, deadline, current -> {
            // The time zone in which a new day ends has no influence on which members differ.
            var outline = patch.applyTo(current, ZoneOffset.UTC);
            authorizer.require(current, TaskOperation.of(current, outline));
            require(expected, current);
            if (outline.sameState(current)) {
                return Future.succeededFuture(WriteDecision.result(current));
            }
            return assigneeValidator
                    .requireAssignable(patch.newAssignee(current), authorizer.caller(), deadline)
                    .compose(may -> zone(patch.needsZone(current), current.userId(), deadline))
                    .map(zone -> {
                        var next = patch.applyTo(current, zone)
                                .nextVersion(Timestamps.now(clock))
                                .withReminderReset(current);
                        var event = TaskEvents.changed(authorizer.caller().userId(), current, next);
                        return WriteDecision.write(() -> tasks.update(next, event)
                                .map(stored -> ifDone(stored, next))
                                .onSuccess(done -> done.ifPresent(cache::put)));
                    });
        });
    }

    /** Deletes a task; {@code expected} as in {@link #update}. */
    public Future<Task> delete(TaskAuthorizer authorizer, UUID id, LongPredicate expected, Deadline deadline) {
        return write(authorizer, id, deadline, current -> {
            authorizer.require(current, Set.of(TaskOperation.DELETE));
            require(expected, current);
            return Future.succeededFuture(WriteDecision.write(
                    () -> deleter.delete(current, authorizer.caller().userId())
                            .onSuccess(deleted -> excludeUnless(deleted.isPresent(), id))));
        });
    }

    private Optional<Task> ifDone(boolean done, Task task) {
        excludeUnless(done, task.id());
        return done ? Optional.of(task) : Optional.empty();
    }

    private void excludeUnless(boolean done, UUID id) {
        if (!done) {
            cache.exclude(id);
        }
    }

    private static void require(LongPredicate expected, Task current) {
        if (!expected.test(current.version())) {
            throw ApplicationException.of(
                    ErrorCode.PRECONDITION_FAILED,
                    "If-Match does not name the current version of the task, which is \"" + current.version()
                            + "\". A weak tag (W/) matches no version.");
        }
    }

    /** Begins with a task that this process has just read or written, if there is one, and otherwise with a read. */
    private Future<Task> write(
            TaskAuthorizer authorizer, UUID id, Deadline deadline, Function<Task, Future<WriteDecision<Task>>> decide) {
        var write = new OptimisticWrite<>(() -> tasks.findLatest(id), () -> find(id));
        Function<Optional<Task>, Future<WriteDecision<Task>>> decideIfReadable =
                found -> decide.apply(authorizer.requireReadable(found));
        var cached = cache.take(id);
        var written = cached.isPresent()
                ? write.runFrom(cached, deadline, CONTENDED, decideIfReadable)
                : write.run(deadline, CONTENDED, decideIfReadable);
        return written.onComplete((task, failure) -> cache.count(cached, Optional.ofNullable(task)));
    }

    /** Returns the user's current time zone; fails with UNAVAILABLE while ums does not respond. */
    public Future<ZoneId> timeZoneOf(UUID user, Deadline deadline) {
        return assigneeValidator.timeZoneOf(user, deadline);
    }

    /** Returns one page of the tasks that the caller may see. Fails with TIMEOUT if the search takes too long. */
    public Future<Page<Task, TaskCursor>> search(TaskAuthorizer authorizer, TaskSearch search, Deadline deadline) {
        return Future.succeededFuture(search)
                .map(authorizer::restrict)
                .compose(restricted -> tasks.search(restricted, deadline));
    }
}
