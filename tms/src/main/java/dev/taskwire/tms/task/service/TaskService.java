package dev.taskwire.tms.task.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The rules of tasks. Every call says who comes, and what they may not see is not found. */
public final class TaskService {
    private static final String CONTENDED =
            "Too many are writing this task at this moment, or what was written last is not confirmed yet.";

    private final TaskRepository tasks;
    private final AssigneeValidator users;
    private final Clock clock;

    public TaskService(TaskRepository tasks, AssigneeValidator users, Clock clock) {
        this.tasks = tasks;
        this.users = users;
        this.clock = clock;
    }

    /** A task that was created, by this call or by an earlier one with the same key. */
    public record CreateResult(Task task, boolean replayed) {}

    /** Creates a task; with a key, exactly one, however often and however concurrently it is called. */
    public Future<CreateResult> create(
            TaskAuthorizer access, NewTask wanted, Optional<IdempotencyKey> key, Deadline deadline) {
        return Future.succeededFuture(access)
                .map(TaskAuthorizer::requireCreate)
                .compose(owner -> create(owner, wanted, key, deadline));
    }

    private Future<CreateResult> create(UUID owner, NewTask wanted, Optional<IdempotencyKey> key, Deadline deadline) {
        var assignee = Optional.ofNullable(wanted.assignedTo());
        // Were users asked for first, a repeat could fail because of what has become of one since.
        boolean asksForUsers = wanted.needsZone() || assignee.isPresent();
        return created(asksForUsers ? key : Optional.empty())
                .compose(earlier -> earlier.isPresent()
                        ? replay(earlier.get(), key.orElseThrow())
                        : users.requireAssignable(assignee, deadline)
                                .compose(may -> zone(wanted.needsZone(), owner, deadline))
                                .compose(zone -> {
                                    var task = wanted.begin(ResourceIds.next(), owner, zone, Timestamps.now(clock));
                                    return create(task, key, TaskEvents.created(owner, task), deadline);
                                }));
    }

    private Future<Optional<TaskRepository.Created>> created(Optional<IdempotencyKey> key) {
        return key.isPresent() ? tasks.findCreated(key.get()) : Future.succeededFuture(Optional.empty());
    }

    private Future<ZoneId> zone(boolean needed, UUID owner, Deadline deadline) {
        return needed ? users.zoneOf(owner, deadline) : Future.succeededFuture(ZoneOffset.UTC);
    }

    private Future<CreateResult> create(
            Task task, Optional<IdempotencyKey> key, EventEnvelope event, Deadline deadline) {
        return ContentionRetry.run(
                deadline,
                CONTENDED,
                () -> tasks.insert(task, key, event)
                        .compose(inserted -> inserted
                                ? Future.succeededFuture(Optional.of(new CreateResult(task, false)))
                                : replayIfFound(key.orElseThrow())));
    }

    /** Empty when the first one has been deleted meanwhile, and with it the key; or it may still be lost. */
    private Future<Optional<CreateResult>> replayIfFound(IdempotencyKey key) {
        return tasks.findCreated(key)
                .compose(found -> found.isPresent()
                        ? replay(found.get(), key).map(Optional::of)
                        : Future.succeededFuture(Optional.empty()));
    }

    private static Future<CreateResult> replay(TaskRepository.Created created, IdempotencyKey key) {
        return key.bodyHash().equals(created.bodyHash())
                ? Future.succeededFuture(new CreateResult(created.task(), true))
                : Future.failedFuture(ApplicationException.of(
                        ErrorCode.KEY_REUSED, "This Idempotency-Key was used with another request body."));
    }

    public Future<Task> get(TaskAuthorizer access, UUID id) {
        return tasks.find(id).map(access::requireSeen);
    }

    /**
     * Changes a task; changes that change nothing leave its version.
     *
     * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    public Future<Task> update(
            TaskAuthorizer access, UUID id, TaskPatch changes, LongPredicate expected, Deadline deadline) {
        return write(access, id, deadline, current -> {
            // In which zone a new day ends makes no difference to what differs.
            var outline = changes.applyTo(current, ZoneOffset.UTC);
            access.require(current, TaskOperation.of(current, outline));
            require(expected, current);
            if (outline.sameState(current)) {
                return Future.succeededFuture(WriteDecision.answer(current));
            }
            return users.requireAssignable(changes.newAssignee(current), deadline)
                    .compose(may -> zone(changes.needsZone(current), current.userId(), deadline))
                    .map(zone -> {
                        var next = changes.applyTo(current, zone)
                                .nextVersion(Timestamps.now(clock))
                                .withReminderReset(current);
                        var event = TaskEvents.changed(access.caller().userId(), current, next);
                        return WriteDecision.write(
                                () -> tasks.update(next, event).map(stored -> ifDone(stored, next)));
                    });
        });
    }

    /** Deletes a task; {@code expected} as in {@link #update}. */
    public Future<Task> delete(TaskAuthorizer access, UUID id, LongPredicate expected, Deadline deadline) {
        return write(access, id, deadline, current -> {
            access.require(current, Set.of(TaskOperation.DELETE));
            require(expected, current);
            var last = current.nextVersion(Timestamps.now(clock));
            var event = TaskEvents.deleted(access.caller().userId(), last);
            return Future.succeededFuture(
                    WriteDecision.write(() -> tasks.delete(last, event).map(deleted -> ifDone(deleted, last))));
        });
    }

    private static Optional<Task> ifDone(boolean done, Task task) {
        return done ? Optional.of(task) : Optional.empty();
    }

    private static void require(LongPredicate expected, Task current) {
        if (!expected.test(current.version())) {
            throw ApplicationException.of(
                    ErrorCode.PRECONDITION_FAILED, "The task has changed; its version is " + current.version() + ".");
        }
    }

    private Future<Task> write(
            TaskAuthorizer access, UUID id, Deadline deadline, Function<Task, Future<WriteDecision<Task>>> decide) {
        return new OptimisticWrite<>(() -> tasks.findLatest(id), () -> tasks.find(id))
                .run(deadline, CONTENDED, found -> decide.apply(access.requireSeen(found)));
    }

    /** One page of what the caller may see. */
    public Future<Page<Task, TaskCursor>> search(TaskAuthorizer access, TaskSearch search) {
        return Future.succeededFuture(search)
                .map(access::scope)
                .compose(tasks::search)
                .map(found -> found.page(last -> TaskCursor.after(last, search.sort())));
    }
}
