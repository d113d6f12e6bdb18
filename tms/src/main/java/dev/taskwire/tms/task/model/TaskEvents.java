package dev.taskwire.tms.task.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventPayload;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Decides which event a write makes: exactly one, with the whole state after the write and everything that changed. The
 * contract is {@code asyncapi.yaml}.
 */
public final class TaskEvents {
    private static final List<String> CHANGEABLE =
            List.of("title", "description", "status", "assigned_to", "priority", "due_date");

    private TaskEvents() {}

    public static EventEnvelope created(UUID actor, Task task) {
        var state = TaskJson.of(task);
        return event("task.created", actor, task, state, EventPayload.changed(new JsonObject(), state, CHANGEABLE));
    }

    public static EventEnvelope changed(UUID actor, Task before, Task after) {
        var state = TaskJson.of(after);
        return event(
                changeType(before, after),
                actor,
                after,
                state,
                EventPayload.changed(TaskJson.of(before), state, CHANGEABLE));
    }

    /** The weightiest of what has changed. */
    private static String changeType(Task before, Task after) {
        if (before.status() != after.status()) {
            return "task.status_changed";
        }
        return Objects.equals(before.assignedTo(), after.assignedTo()) ? "task.updated" : "task.assigned";
    }

    /** The deleted task at its last version, which is the one after what was there. */
    public static EventEnvelope deleted(UUID actor, Task deleted) {
        return event("task.deleted", actor, deleted, TaskJson.of(deleted), new JsonObject());
    }

    /** The task as it is; nobody has changed anything. */
    public static EventEnvelope dueSoon(Task task, Instant now) {
        String data = EventPayload.of("task", TaskJson.of(task), new JsonObject(), null);
        return event("task.due_soon", task, now, data);
    }

    private static EventEnvelope event(String type, UUID actor, Task task, JsonObject state, JsonObject changed) {
        return event(type, task, task.updatedAt(), EventPayload.of("task", state, changed, actor));
    }

    private static EventEnvelope event(String type, Task task, Instant at, String data) {
        String id = ResourceIds.task(task.id());
        return new EventEnvelope(ResourceIds.next().toString(), type, id, id, task.version(), at, data);
    }
}
