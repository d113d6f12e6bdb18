package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Names the members of a document that hold its outbox, and builds the updates of them. */
final class OutboxFields {
    /** The pending events; absent when there are none. */
    static final String EVENTS = "outbox";
    /** The number of events that the document has had, which is the number of its last event. Never reset. */
    static final String SEQ = "outbox_seq";
    /** The id of the last of {@link #EVENTS}. It is unique, and changes with each new event. */
    static final String LAST = "outbox_last";

    /** The time at which the first of {@link #EVENTS} was written. */
    static final String AT = "outbox_at";
    /** The size of {@link #EVENTS} in bytes. */
    static final String BYTES = "outbox_bytes";

    private static final String SEQUENCE = "sequence";

    static final String DELETED_AT = "deleted_at";

    private OutboxFields() {}

    /** Returns the outbox members of a new document with its first event. */
    static JsonObject initialMembers(EventEnvelope event) {
        return new JsonObject()
                .put(EVENTS, new JsonArray().add(toJson(event)))
                .put(SEQ, 1L)
                .put(LAST, event.id())
                .put(AT, date(event.time()))
                .put(BYTES, (long) event.bytes());
    }

    /** Adds the event to an update that has a {@code $set}, and returns the update. */
    static JsonObject addEvent(JsonObject update, EventEnvelope event) {
        update.getJsonObject("$set").put(LAST, event.id());
        merge(update, "$push", op(EVENTS, toJson(event)));
        merge(update, "$inc", op(SEQ, 1L).put(BYTES, (long) event.bytes()));
        merge(update, "$min", op(AT, date(event.time())));
        return update;
    }

    /** Adds the members to those that the update already changes with this operator. */
    private static void merge(JsonObject update, String operator, JsonObject members) {
        update.put(operator, update.getJsonObject(operator, new JsonObject()).mergeIn(members));
    }

    /** Returns the update that removes all events from an outbox. It needs a filter on {@link #LAST}. */
    static JsonObject clearingUpdate() {
        return op("$unset", op(EVENTS, "").put(LAST, "").put(AT, "").put(BYTES, ""));
    }

    /**
     * Returns the update that removes the first events of an outbox.
     *
     * @param events the events to remove
     * @param next the event that follows them
     */
    static JsonObject trimmingUpdate(List<EventEnvelope> events, EventEnvelope next) {
        var ids = new JsonArray(events.stream().map(EventEnvelope::id).toList());
        long bytes = events.stream().mapToLong(EventEnvelope::bytes).sum();
        return op("$pull", op(EVENTS, op("id", op("$in", ids))))
                .put("$inc", op(BYTES, -bytes))
                .put("$set", op(AT, date(next.time())));
    }

    /**
     * Returns the projection of what tells whether an event that was just written is the next of its document. The
     * events themselves can be megabytes, and the last one is known.
     */
    static JsonObject positionProjection() {
        return op(SEQ, 1).put(EVENTS + "." + SEQUENCE, 1);
    }

    /** Returns the last event of the document, of which there is only {@link #positionProjection}. */
    static WrittenEvent toWrittenEvent(JsonObject position, EventEnvelope event) {
        return new WrittenEvent(
                uuid(position.getJsonObject("_id")),
                event,
                position.getLong(SEQ),
                position.getJsonArray(EVENTS).size());
    }

    static PendingEvents toPendingEvents(JsonObject document) {
        var events = document.getJsonArray(EVENTS, new JsonArray()).stream()
                .map(event -> fromJson((JsonObject) event))
                .toList();
        return new PendingEvents(uuid(document.getJsonObject("_id")), events, document.getLong(SEQ));
    }

    private static JsonObject toJson(EventEnvelope event) {
        var json = new JsonObject()
                .put("id", event.id())
                .put("type", event.type())
                .put("subject", event.subject())
                .put("key", event.key())
                .put(SEQUENCE, event.sequence())
                .put("time", event.time().toString())
                .put("data", event.data());
        var trace = event.trace();
        if (trace != null) {
            json.put(TraceParent.HEADER, trace.toString());
        }
        return json;
    }

    private static EventEnvelope fromJson(JsonObject json) {
        return new EventEnvelope(
                json.getString("id"),
                json.getString("type"),
                json.getString("subject"),
                json.getString("key"),
                json.getLong(SEQUENCE),
                Instant.parse(json.getString("time")),
                json.getString("data"),
                TraceParent.parse(json.getString(TraceParent.HEADER)));
    }
}
