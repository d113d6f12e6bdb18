package dev.taskwire.ums;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Events of a test: the store keeps them and does not ask what is in them. */
public final class TestEvents {
    private TestEvents() {}

    public static EventEnvelope event(UUID subject, Instant time) {
        return event(subject, time, "{}");
    }

    private static EventEnvelope event(UUID subject, Instant time, String data) {
        String id = subject.toString();
        return new EventEnvelope(ResourceIds.next().toString(), "test", id, id, 1, time, data);
    }

    /** One that is that large, so far as the outbox counts. */
    public static EventEnvelope sized(UUID subject, Instant time, int bytes) {
        return event(subject, time, "x".repeat(bytes - event(subject, time, "").bytes()));
    }

    /** As it stands in a document. */
    public static JsonObject stored(EventEnvelope event) {
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
