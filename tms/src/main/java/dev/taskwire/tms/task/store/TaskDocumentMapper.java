package dev.taskwire.tms.task.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.dateOrNull;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.outbox.OutboxWriter;
import dev.taskwire.tms.task.model.DueDate;
import dev.taskwire.tms.task.model.IdempotencyKey;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import dev.taskwire.tms.task.search.TaskCursor;
import dev.taskwire.tms.task.search.TaskSort;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Maps tasks to documents and back: the platform spec's members, and some of our own. */
public final class TaskDocumentMapper {
    /** The due instant for which a reminder was sent; absent if it is not the current one. */
    static final String REMINDED_OF = "reminded_of";
    /** The idempotency key; a deleted task keeps it, so that a late copy of the create does not make the task again. */
    public static final String CREATE_KEY = "create_key";

    static final String TERMS = "terms";
    static final String DELETED_AT = "deleted_at";
    static final String CREATE_BODY_HASH = "create_body_hash";
    /** No client repeats a create later than this. */
    private static final Duration LATEST_REPEAT = Duration.ofDays(1);

    /** A copy of the due instant, present exactly as long as a reminder of it is pending. */
    public static final String REMINDER_DUE = "reminder_due";

    /** The projection without the members that no response needs. */
    static final JsonObject WITHOUT_INTERNALS =
            OutboxWriter.exclusionProjection().put(TERMS, 0).put(REMINDER_DUE, 0);

    /** The members that are absent and not null without a value, so that a filter finds the tasks that have one. */
    private static final List<String> OPTIONAL_MEMBERS =
            List.of("assigned_to", "due_date", "due_day", REMINDED_OF, REMINDER_DUE);

    private TaskDocumentMapper() {}

    static JsonObject of(Task task, List<String> terms, Optional<IdempotencyKey> key) {
        var document = state(task, terms)
                .put("_id", uuid(task.id()))
                .put("user_id", uuid(task.userId()))
                .put("created_at", date(task.createdAt()));
        key.ifPresent(idempotency ->
                document.put(CREATE_KEY, idempotency.createKey()).put(CREATE_BODY_HASH, idempotency.bodyHash()));
        return document;
    }

    /** Returns the {@code $set} and {@code $unset} that bring the stored task to this state. */
    static JsonObject update(Task next, List<String> terms) {
        var state = state(next, terms);
        var absent = new JsonObject();
        OPTIONAL_MEMBERS.stream()
                .filter(member -> !state.containsKey(member))
                .forEach(member -> absent.put(member, ""));
        return new JsonObject().put("$set", state).put("$unset", absent);
    }

    /** Returns the update that records the reminder of that due instant; the version stays. */
    static JsonObject reminderSent(Instant due) {
        return op("$set", op(REMINDED_OF, date(due))).put("$unset", op(REMINDER_DUE, ""));
    }

    /**
     * Returns the update that marks the stored task as deleted and removes what users wrote. Only the outbox relay
     * still sees the document. It removes it once its event is published, or keeps it for a time if it has a
     * {@link #CREATE_KEY}: a late repeat of the create must not make the task again. An old task needs that no more.
     */
    static JsonObject deletion(Task last) {
        var at = date(last.updatedAt());
        var set = op(DELETED_AT, at).put("updated_at", at).put("version", last.version());
        var unset = op("task_info", "").put(TERMS, "");
        OPTIONAL_MEMBERS.forEach(member -> unset.put(member, ""));
        if (Duration.between(last.createdAt(), last.updatedAt()).compareTo(LATEST_REPEAT) >= 0) {
            unset.put(CREATE_KEY, "").put(CREATE_BODY_HASH, "");
        }
        return op("$set", set).put("$unset", unset);
    }

    static boolean isDeleted(JsonObject document) {
        return document.containsKey(DELETED_AT);
    }

    /** Returns the update of a deleted task after which its key can be used again. */
    static JsonObject keyRelease() {
        return op("$unset", op(CREATE_KEY, "").put(CREATE_BODY_HASH, ""));
    }

    private static JsonObject state(Task task, List<String> terms) {
        var info = new JsonObject().put("name", task.title());
        if (task.description() != null) {
            info.put("content", task.description());
        }
        var state = new JsonObject()
                .put("status", task.status().wire())
                .put("task_info", info)
                .put("priority", task.priority().wire())
                .put("updated_at", date(task.updatedAt()))
                .put("version", task.version())
                .put(TERMS, new JsonArray(terms));
        var assignee = task.assignedTo();
        if (assignee != null) {
            state.put("assigned_to", uuid(assignee));
        }
        var dueDate = task.dueDate();
        if (dueDate != null) {
            state.put("due_date", date(dueDate.at()));
            var day = dueDate.day();
            if (day != null) {
                state.put("due_day", day.toString());
            }
        }
        var remindedOf = task.remindedOf();
        if (remindedOf != null) {
            state.put(REMINDED_OF, date(remindedOf));
        }
        task.reminderDue().ifPresent(reminder -> state.put(REMINDER_DUE, date(reminder)));
        return state;
    }

    /** Returns the position of a task in a list, of which the document has the id and the field of the order. */
    static TaskCursor position(JsonObject document, TaskSort sort) {
        var value = dateOrNull(document.getJsonObject(sort.field().wire()));
        return new TaskCursor(sort, value, uuid(document.getJsonObject("_id")));
    }

    static Task task(JsonObject document) {
        var info = document.getJsonObject("task_info");
        var due = document.getJsonObject("due_date");
        String day = document.getString("due_day");
        var assignee = document.getJsonObject("assigned_to");
        return new Task(
                uuid(document.getJsonObject("_id")),
                uuid(document.getJsonObject("user_id")),
                assignee == null ? null : uuid(assignee),
                info.getString("name"),
                info.getString("content"),
                TaskStatus.of(document.getString("status")),
                TaskPriority.of(document.getString("priority")),
                due == null ? null : new DueDate(date(due), day == null ? null : LocalDate.parse(day)),
                dateOrNull(document.getJsonObject(REMINDED_OF)),
                date(document.getJsonObject("created_at")),
                date(document.getJsonObject("updated_at")),
                document.getLong("version"));
    }
}
