package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.mongo.query.DeadlineQueries;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.SearchTermsWorker;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Stores tasks in the collection {@code tasks}. */
public final class MongoTaskRepository implements TaskRepository {
    public static final String TASKS = "tasks";

    private static final String SEARCH_TIMED_OUT =
            "The search took too long. Use more or longer words, fewer filters, or filter by owner or assignee.";

    /** In this time MongoDB examines some ten thousand tasks. */
    private static final Duration MAX_WALK = Duration.ofMillis(50);

    private final MajorityMongoClient mongo;
    private final DeadlineQueries queries;
    private final SearchPlanner planner;
    private final TaskListReader lists;
    private final BoundedWalk boundedWalk;
    private final OutboxWriter outbox;

    /**
     * Uses the database of these clients.
     *
     * @param queries runs the lists, searches and counts
     */
    public MongoTaskRepository(MajorityMongoClient mongo, DeadlineQueries queries, OutboxWriter outbox) {
        this.mongo = mongo;
        this.queries = queries;
        this.planner = new SearchPlanner(queries);
        this.lists = new TaskListReader(queries);
        this.boundedWalk = new BoundedWalk(queries, lists, BoundedWalk.PART, BoundedWalk.MAX_TIME);
        this.outbox = outbox;
    }

    @Override
    public Future<Boolean> insert(Task task, Optional<IdempotencyKey> key, EventEnvelope event) {
        return SearchTermsWorker.termsOf(task.title(), task.description())
                .compose(terms ->
                        MongoErrorTranslator.ifAbsent(outbox.insert(TaskDocumentMapper.of(task, terms, key), event)));
    }

    @Override
    public Future<Optional<CreatedTask>> findCreated(IdempotencyKey key) {
        return mongo.findOne(TASKS, TaskFilterBuilder.createdWith(key), TaskDocumentMapper.WITHOUT_INTERNALS)
                .map(found -> Optional.ofNullable(found)
                        .map(document -> new CreatedTask(
                                TaskDocumentMapper.task(document),
                                document.getString(TaskDocumentMapper.CREATE_BODY_HASH))));
    }

    @Override
    public Future<Boolean> releaseKey(IdempotencyKey key, Instant begun) {
        return mongo.updateCollection(
                        TASKS, TaskFilterBuilder.deletedBefore(begun, key), TaskDocumentMapper.keyRelease())
                .compose(released -> mongo.findOne(TASKS, TaskFilterBuilder.deletedWith(key), op("_id", 1)))
                .map(Objects::isNull);
    }

    @Override
    public Future<Optional<Task>> find(UUID id) {
        return find(mongo, id);
    }

    @Override
    public Future<Optional<Task>> findLatest(UUID id) {
        return find(mongo.latest(), id);
    }

    /** Asks for the id alone, which MongoDB answers without a query plan. */
    private static Future<Optional<Task>> find(MongoClient client, UUID id) {
        return client.findOne(TASKS, op("_id", uuid(id)), TaskDocumentMapper.WITHOUT_INTERNALS)
                .map(found -> Optional.ofNullable(found)
                        .filter(document -> !TaskDocumentMapper.isDeleted(document))
                        .map(TaskDocumentMapper::task));
    }

    @Override
    public Future<Boolean> update(Task next, EventEnvelope event) {
        return SearchTermsWorker.termsOf(next.title(), next.description())
                .compose(terms -> outbox.update(
                        TaskFilterBuilder.previousVersion(next), TaskDocumentMapper.update(next, terms), event));
    }

    @Override
    public Future<Boolean> delete(Task last, EventEnvelope event) {
        return outbox.update(
                TaskFilterBuilder.version(last.id(), last.version() - 1), TaskDocumentMapper.deletion(last), event);
    }

    @Override
    public Future<Boolean> haveSharedTask(UUID one, UUID other, Deadline deadline) {
        return queries.count(anyAssigned(one, other), deadline)
                .compose(assigned -> assigned > 0
                        ? Future.succeededFuture(assigned)
                        : queries.count(anyAssigned(other, one), deadline))
                .map(assigned -> assigned > 0);
    }

    /** Returns the command that counts at most one task of that owner which is assigned to that user. */
    static JsonObject anyAssigned(UUID owner, UUID assignee) {
        return SearchPlanner.countUpTo(
                1, TaskFilterBuilder.assignedBy(owner, assignee), SearchPlan.byRange(TaskIndexes.ASSIGNEE_AND_OWNER));
    }

    @Override
    public Future<Page<Task, TaskCursor>> search(TaskSearch search, Deadline deadline) {
        if (search.filter().selectsNothing()) {
            return Future.succeededFuture(new Page<>(List.of(), Optional.empty()));
        }
        return planner.rarest(search, SearchPlanner.lookUpBelow(search), deadline)
                .compose(rarest -> {
                    if (rarest.count() == 0) {
                        return Future.succeededFuture(new Page<Task, TaskCursor>(List.of(), Optional.empty()));
                    }
                    if (rarest.plan().isPresent()) {
                        return page(search, lists.read(search, rarest.plan().get(), deadline));
                    }
                    return search.isExpensive() && !SearchPlanner.isOfOneUser(search)
                            ? boundedWalk.read(search, deadline)
                            : page(search, readInOrder(search, deadline));
                })
                .recover(failure -> Future.failedFuture(
                        isTimeout(failure) && search.isExpensive()
                                ? ApplicationException.of(ErrorCode.TIMEOUT, SEARCH_TIMED_OUT)
                                : failure));
    }

    private static Future<Page<Task, TaskCursor>> page(TaskSearch search, Future<Slice<Task>> slice) {
        return slice.map(found -> found.toPage(last -> TaskCursor.after(last, search.sort())));
    }

    /**
     * Walks along the list's order. This can take long if those who meet the conditions are far away, so after a time
     * the rarest condition is looked up all the same, unless too many tasks meet it.
     */
    private Future<Slice<Task>> readInOrder(TaskSearch search, Deadline deadline) {
        var inOrder = SearchPlan.inOrder(search);
        boolean merges = inOrder.index().isEmpty()
                && search.scope().equals(search.scope().minus(search.filter()));
        if (!search.isExpensive() || (!merges && !planner.hasAlternative(search))) {
            return lists.read(search, inOrder, deadline);
        }
        return lists.read(search, inOrder, deadline.orAfter(MAX_WALK)).recover(failure -> {
            if (!isTimeout(failure)) {
                return Future.failedFuture(failure);
            }
            return planner.rarest(search, SearchPlanner.MANY, deadline).compose(rarest -> {
                if (rarest.plan().isPresent()) {
                    return lists.read(search, rarest.plan().get(), deadline);
                }
                return merges ? lists.readMerged(search, deadline) : lists.read(search, inOrder, deadline);
            });
        });
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof ApplicationException known && known.code() == ErrorCode.TIMEOUT;
    }
}
