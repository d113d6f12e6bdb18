package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.mongo.SliceQuery;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.search.SearchTermsWorker;
import dev.taskwire.tms.task.search.TaskSearch;
import io.vertx.core.Future;
import io.vertx.ext.mongo.FindOptions;
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

    /**
     * The indexes of the platform spec, then those for each order of a list, for the search for words and for
     * reminders.
     */
    public static final List<IndexSpec> INDEXES = List.of(
            IndexSpec.on(TASKS, "user_id"),
            IndexSpec.on(TASKS, "status", "created_at"),
            IndexSpec.on(TASKS, "updated_at", "_id"),
            IndexSpec.on(TASKS, "user_id", "created_at", "_id"),
            IndexSpec.on(TASKS, "user_id", "updated_at", "_id"),
            IndexSpec.on(TASKS, "user_id", "due_date", "_id"),
            IndexSpec.on(TASKS, "user_id", "terms"),
            IndexSpec.on(TASKS, "assigned_to", "created_at", "_id"),
            IndexSpec.on(TASKS, "assigned_to", "updated_at", "_id"),
            IndexSpec.on(TASKS, "assigned_to", "due_date", "_id"),
            // Terms are many; those of tasks without an assignee would be the most expensive part of a write.
            IndexSpec.on(TASKS, "assigned_to", "terms").onlyWith("assigned_to"),
            IndexSpec.on(TASKS, "created_at", "_id"),
            IndexSpec.on(TASKS, "due_date", "_id"),
            IndexSpec.on(TASKS, "terms"),
            IndexSpec.on(TASKS, TaskDocumentMapper.CREATE_KEY).asUnique().asSparse(),
            IndexSpec.on(TASKS, TaskDocumentMapper.REMINDER_DUE).asSparse());

    private static final String SEARCH_TIMED_OUT =
            "The search took too long. Use more or longer words, fewer filters, or filter by owner or assignee.";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MajorityMongoClient mongo;
    private final MongoClient searchClient;
    private final OutboxWriter outbox;

    /** Uses one client for everything. */
    public MongoTaskRepository(MajorityMongoClient mongo, OutboxWriter outbox) {
        this(mongo, mongo, outbox);
    }

    /**
     * Uses the database of these clients.
     *
     * @param searchClient runs searches that may take long, and stops them after a time limit
     */
    public MongoTaskRepository(MajorityMongoClient mongo, MongoClient searchClient, OutboxWriter outbox) {
        this.mongo = mongo;
        this.searchClient = searchClient;
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
    public Future<Slice<Task>> search(TaskSearch search) {
        var options = new FindOptions()
                .setSort(TaskFilterBuilder.sort(search.sort()))
                .setFields(TaskDocumentMapper.WITHOUT_INTERNALS);
        return SliceQuery.readSections(
                        search.isExpensive() ? searchClient : mongo,
                        TASKS,
                        TaskFilterBuilder.sections(search),
                        options,
                        search.limit(),
                        TaskDocumentMapper::task,
                        TaskJson::maxBytes)
                .recover(failure -> Future.failedFuture(
                        search.isExpensive() && MongoErrorTranslator.isTimeout(failure)
                                ? ApplicationException.unavailable(SEARCH_TIMED_OUT, RETRY_AFTER)
                                : MongoErrorTranslator.translateRead(failure)));
    }
}
