package dev.taskwire.tms.task.search;

import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The position in a list after which the next page begins: the last task's value of the sort field, and its id. Clients
 * get it as an opaque string. A forged cursor can only name another position in the caller's own list.
 *
 * @param value null for a task without a due date
 */
public record TaskCursor(TaskSort sort, @Nullable Instant value, UUID id) {

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    /** Returns the cursor after that task in that order. */
    public static TaskCursor after(Task task, TaskSort sort) {
        var dueDate = task.dueDate();
        Instant value = switch (sort.field()) {
            case CREATED_AT -> task.createdAt();
            case UPDATED_AT -> task.updatedAt();
            case DUE_DATE -> dueDate == null ? null : dueDate.at();
        };
        return new TaskCursor(sort, value, task.id());
    }

    /** Returns the position between the tasks with a due date and those without one. */
    static TaskCursor endOfDated(TaskSort sort) {
        return new TaskCursor(sort, null, sort.descending() ? LAST : FIRST);
    }

    /** Returns whether it is among the tasks without a due date. */
    public boolean isUndated() {
        return value == null;
    }

    /** Returns the cursor as clients get it. They must not read it. */
    public String encode() {
        return OpaqueCursor.encode(new JsonArray()
                .add(sort.wire())
                .add(value == null ? null : value.toEpochMilli())
                .add(id.toString())
                .encode());
    }

    /** Returns the cursor, if the text is a cursor of a list in that order. */
    public static Optional<TaskCursor> decode(String text, TaskSort sort) {
        return OpaqueCursor.decode(text, decoded -> {
            var parts = new JsonArray(decoded);
            Long millis = parts.getLong(1);
            boolean valid = parts.size() == 3
                    && sort.wire().equals(parts.getString(0))
                    && (millis != null || sort.field() == TaskSort.Field.DUE_DATE);
            Instant value = millis == null ? null : Instant.ofEpochMilli(millis);
            return valid && (value == null || Timestamps.isInRange(value))
                    ? Optional.of(new TaskCursor(sort, value, UUID.fromString(parts.getString(2))))
                    : Optional.empty();
        });
    }
}
