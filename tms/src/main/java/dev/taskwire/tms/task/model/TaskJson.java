package dev.taskwire.tms.task.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.page.JsonSize;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.TextCharacters;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.TaskPatch.Change;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and renders tasks as JSON of the {@code /api} family. The contract has validated types and lengths. */
public final class TaskJson {
    /** Bounds the size of member names, ids, times and the comma after the object. */
    private static final int MAX_BYTES_BESIDE_TEXT = 512;

    private TaskJson() {}

    public static JsonObject of(Task task) {
        var dueDate = task.dueDate();
        return new JsonObject()
                .put("id", ResourceIds.task(task.id()))
                .put("user_id", ResourceIds.user(task.userId()))
                .put("assigned_to", assigneeId(task))
                .put("title", task.title())
                .put("description", task.description())
                .put("status", task.status().wire())
                .put("priority", task.priority().wire())
                .put("due_date", dueDate == null ? null : dueDate.format())
                .put("created_at", Timestamps.format(task.createdAt()))
                .put("updated_at", Timestamps.format(task.updatedAt()))
                .put("version", task.version());
    }

    /** Returns the maximum size of {@link #of} in bytes, also for the form of TMService. */
    public static int maxBytes(Task task) {
        return MAX_BYTES_BESIDE_TEXT + JsonSize.of(task.title()) + JsonSize.of(task.description());
    }

    public static @Nullable String assigneeId(Task task) {
        var assignee = task.assignedTo();
        return assignee == null ? null : ResourceIds.user(assignee);
    }

    /** Reads a valid body. Throws an {@code ApplicationException} for a blank title. */
    public static NewTask newTask(JsonNode body) {
        return new NewTask(
                requireNonBlankTitle(body.get("title").textValue()),
                body.path("description").textValue(),
                optionalText(body, "status").map(TaskStatus::of).orElse(TaskStatus.PENDING),
                optionalText(body, "priority").map(TaskPriority::of).orElse(TaskPriority.MEDIUM),
                dueDate(body.path("due_date").textValue()),
                parseAssignee(body.path("assigned_to").textValue()));
    }

    /** Reads a valid body. A member that is null is removed; one that is absent stays as it is. */
    public static TaskPatch patch(JsonNode body) {
        return new TaskPatch(
                optionalText(body, "title").map(TaskJson::requireNonBlankTitle),
                optionalChange(body, "description", text -> text),
                optionalText(body, "status").map(TaskStatus::of),
                optionalText(body, "priority").map(TaskPriority::of),
                optionalChange(body, "due_date", TaskJson::dueDate),
                optionalChange(body, "assigned_to", TaskJson::parseAssignee));
    }

    public static Optional<String> optionalText(JsonNode body, String member) {
        return Optional.ofNullable(body.path(member).textValue());
    }

    public static <T> Optional<Change<T>> optionalChange(
            JsonNode body, String member, Function<@Nullable String, @Nullable T> read) {
        return body.has(member)
                ? Optional.of(new Change<T>(read.apply(body.get(member).textValue())))
                : Optional.empty();
    }

    /** Returns the title unless it is blank. The contract's pattern covers only the white space of ASCII. */
    public static String requireNonBlankTitle(String title) {
        if (TextCharacters.isBlank(title)) {
            throw ApplicationException.invalid(FieldError.inBody("/title", "must not be blank"));
        }
        return title;
    }

    /** Reads the id of a user, or null. Throws an {@code ApplicationException} for any other text. */
    public static @Nullable UUID parseAssignee(@Nullable String text) {
        return text == null
                ? null
                : ResourceIds.parseUser(text)
                        .orElseThrow(() -> ApplicationException.invalid(
                                FieldError.inBody("/assigned_to", "must be a user's id or null")));
    }

    private static @Nullable DueDateInput dueDate(@Nullable String text) {
        return text == null
                ? null
                : DueDateInput.parse(text)
                        .orElseThrow(() -> ApplicationException.invalid(
                                FieldError.inBody("/due_date", "must be a day or a time that exists")));
    }
}
