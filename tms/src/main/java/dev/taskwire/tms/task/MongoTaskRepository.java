package dev.taskwire.tms.task;

import static dev.taskwire.shared.mongo.Bson.op;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.MajorityClient;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.outbox.Outbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tasks in the collection {@code tasks}. */
final class MongoTaskRepository implements TaskRepository {
    static final String TASKS = "tasks";

    /**
     * The platform spec's indexes first, then one for each order of a list, for the search for words, for reminders.
     */
    static final List<Index> INDEXES = List.of(
            Index.on(TASKS, "user_id"),
            Index.on(TASKS, "status", "created_at"),
            Index.on(TASKS, "updated_at", "_id"),
            Index.on(TASKS, "user_id", "created_at", "_id"),
            Index.on(TASKS, "user_id", "updated_at", "_id"),
            Index.on(TASKS, "user_id", "due_date", "_id"),
            Index.on(TASKS, "user_id", "terms"),
            Index.on(TASKS, "assigned_to", "created_at", "_id"),
            Index.on(TASKS, "assigned_to", "updated_at", "_id"),
            Index.on(TASKS, "assigned_to", "due_date", "_id"),
            // Words are many; those of tasks that nobody is assigned to would be the dearest part of a write.
            Index.on(TASKS, "assigned_to", "terms").onlyWith("assigned_to"),
            Index.on(TASKS, "created_at", "_id"),
            Index.on(TASKS, "due_date", "_id"),
            Index.on(TASKS, "terms"),
            Index.on(TASKS, "create_key").asUnique().asSparse(),
            Index.on(TASKS, TaskDocument.REMINDER_DUE).asSparse());

    private final MajorityClient mongo;
    private final Outbox outbox;

    MongoTaskRepository(MajorityClient mongo, Outbox outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<Boolean> insert(Task task, Optional<IdempotencyKey> key, EventEnvelope event) {
        return outbox.insert(TaskDocument.of(task, key), event)
                .map(true)
                .recover(failure -> MongoErrors.isDuplicateKey(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Optional<Created>> findCreated(IdempotencyKey key) {
        return mongo.findOne(TASKS, op("create_key", key.createKey()), TaskDocument.WITHOUT_INTERNALS)
                .map(found -> Optional.ofNullable(found)
                        .map(document ->
                                new Created(TaskDocument.task(document), document.getString("create_body_hash"))));
    }

    @Override
    public Future<Optional<Task>> find(UUID id) {
        return find(mongo, id);
    }

    @Override
    public Future<Optional<Task>> findLatest(UUID id) {
        return find(mongo.latest(), id);
    }

    private static Future<Optional<Task>> find(MongoClient client, UUID id) {
        return client.findOne(TASKS, TaskQuery.live(id), TaskDocument.WITHOUT_INTERNALS)
                .map(found -> Optional.ofNullable(found).map(TaskDocument::task));
    }

    @Override
    public Future<Boolean> update(Task next, EventEnvelope event) {
        return outbox.update(TaskQuery.before(next), TaskDocument.update(next), event);
    }

    @Override
    public Future<Boolean> delete(Task last, EventEnvelope event) {
        return outbox.update(TaskQuery.version(last.id(), last.version() - 1), TaskDocument.deletion(last), event);
    }

    @Override
    public Future<List<Task>> search(TaskSearch search) {
        var options = new FindOptions()
                .setSort(TaskQuery.sort(search.sort()))
                .setLimit(search.limit())
                .setFields(TaskDocument.WITHOUT_INTERNALS);
        JsonObject filter = TaskQuery.filter(search);
        return mongo.findWithOptions(TASKS, filter, options)
                .map(found -> found.stream().map(TaskDocument::task).toList());
    }
}
