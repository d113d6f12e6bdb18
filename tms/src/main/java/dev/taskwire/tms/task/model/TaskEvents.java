package dev.taskwire.tms.task.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventPayload;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates the event of a write: exactly one, with the whole state after the write and all changed members. The contract
 * is {@code asyncapi.yaml}.
 */
public final class TaskEvents {
    private static final List<String> CHANGEABLE_MEMBERS =
            List.of("title", "description", "status", "assigned_to", "priority", "due_date");

    private TaskEvents() {}

    /** Returns {@code task.created} with the whole state of the task. */
    public static EventEnvelope created(UUID actor, Task task) {
        var state = TaskJson.of(task);
        return event(
                "task.created", actor, task, state, EventPayload.changed(new JsonObject(), state, CHANGEABLE_MEMBERS));
    }

    /**
     * Returns the event of an update with the new state, the members that changed, and the type that fits them best.
     */
    public static EventEnvelope changed(UUID actor, Task before, Task after) {
        var state = TaskJson.of(after);
        return event(
                changeType(before, after),
                actor,
                after,
                state,
                EventPayload.changed(TaskJson.of(before), state, CHANGEABLE_MEMBERS));
    }

    /** Returns the type of the most important change. */
    private static String changeType(Task before, Task after) {
        if (before.status() != after.status()) {
            return "task.status_changed";
        }
        return Objects.equals(before.assignedTo(), after.assignedTo()) ? "task.updated" : "task.assigned";
    }

    /**
     * Returns the event of a deletion. The last version of a deleted task is the one after the stored version.
     *
     * @param actor null if the system has deleted the task
     */
    public static EventEnvelope deleted(@Nullable UUID actor, Task deleted) {
        return event("task.deleted", actor, deleted, TaskJson.of(deleted), new JsonObject());
    }

    /** Returns the reminder event. It has no actor, since nobody has changed the task. */
    public static EventEnvelope dueSoon(Task task, Instant now) {
        String data = EventPayload.of("task", TaskJson.of(task), new JsonObject(), null);
        return event("task.due_soon", task, now, data);
    }

    private static EventEnvelope event(
            String type, @Nullable UUID actor, Task task, JsonObject state, JsonObject changed) {
        return event(type, task, task.updatedAt(), EventPayload.of("task", state, changed, actor));
    }

    private static EventEnvelope event(String type, Task task, Instant at, String data) {
        String id = ResourceIds.task(task.id());
        return new EventEnvelope(ResourceIds.next().toString(), type, id, id, task.version(), at, data);
    }
}
