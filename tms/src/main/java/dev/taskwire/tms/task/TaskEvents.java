package dev.taskwire.tms.task;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.event.EventData;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Decides which event a write makes: exactly one, with the whole state after the change and everything that changed.
 * The contract is {@code asyncapi.yaml}.
 */
final class TaskEvents {
    private static final List<String> CHANGEABLE = List.of("title", "description", "status", "priority", "due_date");

    private TaskEvents() {}

    static EventEnvelope created(Caller actor, Task task) {
        var state = TaskJson.of(task);
        return event("task.created", actor, task, state, EventData.changed(new JsonObject(), state, CHANGEABLE));
    }

    static EventEnvelope changed(Caller actor, Task before, Task after) {
        String type = before.status() == after.status() ? "task.updated" : "task.status_changed";
        var state = TaskJson.of(after);
        return event(type, actor, after, state, EventData.changed(TaskJson.of(before), state, CHANGEABLE));
    }

    /** The deleted task at its last version, which is the one after what was there. */
    static EventEnvelope deleted(Caller actor, Task deleted) {
        return event("task.deleted", actor, deleted, TaskJson.of(deleted), new JsonObject());
    }

    private static EventEnvelope event(String type, Caller actor, Task task, JsonObject state, JsonObject changed) {
        String id = Ids.task(task.id());
        String data = EventData.of("task", state, changed, actor.userId());
        return new EventEnvelope(Ids.next().toString(), type, id, id, task.version(), task.updatedAt(), data);
    }
}
