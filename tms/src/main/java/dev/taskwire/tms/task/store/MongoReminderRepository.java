package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Stores pending reminders as a member of the documents in {@code tasks}. */
public final class MongoReminderRepository implements ReminderRepository {
    /** The sort order, which is that of the index. */
    static final JsonObject EARLIEST_FIRST = op(TaskDocumentMapper.REMINDER_DUE, 1);

    private final MongoClient mongo;
    private final OutboxWriter outbox;

    public MongoReminderRepository(MongoClient mongo, OutboxWriter outbox) {
        this.mongo = mongo;
        this.outbox = outbox;
    }

    @Override
    public Future<List<Task>> findDue(Instant by, Set<UUID> except, int limit) {
        var options = new FindOptions()
                .setSort(EARLIEST_FIRST)
                .setLimit(limit)
                .setFields(TaskDocumentMapper.WITHOUT_INTERNALS);
        return mongo.findWithOptions(MongoTaskRepository.TASKS, filter(by, except), options)
                .map(found -> found.stream().map(TaskDocumentMapper::task).toList());
    }

    /** Returns the filter for pending reminders. Deleted and completed tasks have none. */
    static JsonObject filter(Instant by, Set<UUID> except) {
        var filter = op(TaskDocumentMapper.REMINDER_DUE, op("$lte", date(by)));
        return except.isEmpty()
                ? filter
                : filter.put(
                        "_id",
                        op(
                                "$nin",
                                new JsonArray(
                                        except.stream().map(ExtendedJson::uuid).toList())));
    }

    @Override
    public Future<Boolean> claim(Task task, EventEnvelope event) {
        var due = Objects.requireNonNull(task.dueDate()).at();
        var pending =
                TaskFilterBuilder.version(task.id(), task.version()).put(TaskDocumentMapper.REMINDER_DUE, date(due));
        return outbox.update(pending, TaskDocumentMapper.reminderSent(due), event);
    }
}
