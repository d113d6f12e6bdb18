package dev.taskwire.tms.task.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.task.model.Task;
import io.vertx.core.json.JsonObject;

/** Events of a test: the store keeps them and does not ask what is in them. */
public final class TestEvents {
    private TestEvents() {}

    public static EventEnvelope event(Task task) {
        return event(task, "{}");
    }

    static EventEnvelope event(Task task, String data) {
        String id = ResourceIds.task(task.id());
        return new EventEnvelope(
                ResourceIds.next().toString(), "task.test", id, id, task.version(), task.updatedAt(), data);
    }

    /** One that is that large, so far as the outbox counts. */
    static EventEnvelope sized(Task task, int bytes) {
        return event(task, "x".repeat(bytes - event(task, "").bytes()));
    }

    /** As it stands in a document. */
    static JsonObject stored(EventEnvelope event) {
        return new JsonObject()
                .put("id", event.id())
                .put("type", event.type())
                .put("subject", event.subject())
                .put("key", event.key())
                .put("sequence", event.sequence())
                .put("time", event.time().toString())
                .put("data", event.data());
    }
}
