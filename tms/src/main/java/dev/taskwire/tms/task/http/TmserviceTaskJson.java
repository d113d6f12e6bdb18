package dev.taskwire.tms.task.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.DueDateInput;
import dev.taskwire.tms.task.model.NewTask;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.model.TaskJson;
import dev.taskwire.tms.task.model.TaskPatch;
import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and renders tasks as TMService's clients know them: with its names, due dates as days, and no difference
 * between a missing and an empty text.
 */
public final class TmserviceTaskJson {
    private static final String TODO = "todo";

    private TmserviceTaskJson() {}

    public static JsonObject of(Task task) {
        var description = task.description();
        var dueDate = task.dueDate();
        return new JsonObject()
                .put("id", ResourceIds.task(task.id()))
                .put("title", task.title())
                .put("description", description == null ? "" : description)
                .put(
                        "status",
                        task.status() == TaskStatus.PENDING
                                ? TODO
                                : task.status().wire())
                .put("due_date", dueDate == null ? null : dueDate.dayInUtc().toString())
                .put("assigned_to", TaskJson.assigneeId(task));
    }

    static NewTask newTask(JsonNode body) {
        return new NewTask(
                TaskJson.requireNonBlankTitle(body.get("title").textValue()),
                description(body.get("description").textValue()),
                TaskJson.optionalText(body, "status")
                        .map(TmserviceTaskJson::parseStatus)
                        .orElse(TaskStatus.PENDING),
                TaskPriority.MEDIUM,
                day(body.get("due_date").textValue()),
                TaskJson.parseAssignee(body.get("assigned_to").textValue()));
    }

    static TaskPatch patch(JsonNode body) {
        return new TaskPatch(
                TaskJson.optionalText(body, "title").map(TaskJson::requireNonBlankTitle),
                TaskJson.optionalChange(body, "description", TmserviceTaskJson::description),
                TaskJson.optionalText(body, "status").map(TmserviceTaskJson::parseStatus),
                Optional.empty(),
                TaskJson.optionalChange(body, "due_date", TmserviceTaskJson::day),
                TaskJson.optionalChange(body, "assigned_to", TaskJson::parseAssignee));
    }

    /** Returns the status with that name, which the contract has validated. */
    static TaskStatus parseStatus(String wire) {
        return wire.equals(TODO) ? TaskStatus.PENDING : TaskStatus.of(wire);
    }

    private static @Nullable String description(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable DueDateInput day(@Nullable String text) {
        return text == null
                ? null
                : DueDateInput.parseDay(text)
                        .orElseThrow(() -> ApplicationException.invalid(
                                FieldError.inBody("/due_date", "must be a day that exists")));
    }
}
