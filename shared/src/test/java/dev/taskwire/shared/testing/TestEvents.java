package dev.taskwire.shared.testing;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Builds events for an outbox, which keeps them and does not look at their data. */
public final class TestEvents {
    private TestEvents() {}

    /** Returns an event without data, the first of its subject. */
    public static EventEnvelope event(UUID subject, Instant time) {
        return event(subject.toString(), 1, time, "{}");
    }

    public static EventEnvelope event(String subject, long sequence, Instant time, String data) {
        return new EventEnvelope(ResourceIds.next().toString(), "test", subject, subject, sequence, time, data);
    }

    /** Returns the first event of its subject; it counts with so many bytes in an outbox. */
    public static EventEnvelope sized(UUID subject, Instant time, int bytes) {
        return sized(subject.toString(), 1, time, bytes);
    }

    /** Returns an event that counts with so many bytes in an outbox. */
    public static EventEnvelope sized(String subject, long sequence, Instant time, int bytes) {
        int empty = event(subject, sequence, time, "").bytes();
        return event(subject, sequence, time, "x".repeat(bytes - empty));
    }

    /** Returns the event as a document holds it. */
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
