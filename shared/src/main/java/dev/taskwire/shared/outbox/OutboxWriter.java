package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Writes the documents of one collection, each write together with its event, so that neither can exist without the
 * other. What has been written is left for the relay of this process if that publishes at once; otherwise the one that
 * publishes finds it in the store. Safe from any thread.
 */
public final class OutboxWriter {
    /** The members that belong to the outbox; reads of a document leave them out. */
    public static final List<String> MEMBERS =
            List.of(OutboxFields.EVENTS, OutboxFields.SEQ, OutboxFields.LAST, OutboxFields.AT, OutboxFields.BYTES);

    /** Half of what a MongoDB document may have. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;
    /** Below Kafka's own default for a record, with its headers. */
    static final int MAX_EVENT_BYTES = 1_000_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MongoClient mongo;
    private final String collection;
    private final EventBus bus;
    private final BooleanSupplier published;
    private final String address;
    private final DeliveryOptions local = LocalMessageCodec.options();

    /**
     * The outbox of that collection.
     *
     * @param published whether the relay of this process publishes at once
     */
    OutboxWriter(MongoClient mongo, String collection, EventBus bus, BooleanSupplier published) {
        this.mongo = mongo;
        this.collection = collection;
        this.bus = bus;
        this.published = published;
        this.address = EventBusAddresses.pending(collection);
    }

    /** A projection without the members that belong to the outbox; a new one each time. */
    public static JsonObject exclusionProjection() {
        var fields = new JsonObject();
        MEMBERS.forEach(member -> fields.put(member, 0));
        return fields;
    }

    static IndexSpec index(String collection) {
        return IndexSpec.on(collection, OutboxFields.AT).asSparse();
    }

    /**
     * Inserts the document, whose {@code _id} is a UUID, and its first event, which belongs to the trace of the current
     * context.
     *
     * @return fails with TOO_LARGE when no broker would take the event, and as an insert fails
     */
    public Future<Void> insert(JsonObject document, EventEnvelope untraced) {
        var event = untraced.withTrace(TraceContext.get());
        if (isTooLarge(event)) {
            return tooLarge();
        }
        return mongo.insert(collection, document.mergeIn(OutboxFields.members(event)))
                .onSuccess(inserted -> {
                    if (published.getAsBoolean()) {
                        handOff(new PendingEvents(uuid(document.getJsonObject("_id")), List.of(event), 1));
                    }
                })
                .mapEmpty();
    }

    /**
     * Updates the document that the filter matches, if there is one, and adds the event, which belongs to the trace of
     * the current context.
     *
     * @param filter names the {@code _id} and what must still be so, such as the version
     * @param update has a {@code $set} at least; it is changed
     * @return whether it matched; fails with UNAVAILABLE when too many events of this document wait to be published,
     *     and with TOO_LARGE when no broker would take the event
     */
    public Future<Boolean> update(JsonObject filter, JsonObject update, EventEnvelope untraced) {
        var event = untraced.withTrace(TraceContext.get());
        if (isTooLarge(event)) {
            return tooLarge();
        }
        var full = op(OutboxFields.BYTES, op("$gt", MAX_BYTES - event.bytes()));
        var withRoom = filter.copy().put(OutboxFields.BYTES, op("$not", full.getValue(OutboxFields.BYTES)));
        // Megabytes may wait; they are for nobody while they wait for the poll.
        boolean leaves = published.getAsBoolean();
        var fields = op(OutboxFields.SEQ, 1);
        if (leaves) {
            fields.put(OutboxFields.EVENTS, 1);
        }
        return mongo.findOneAndUpdateWithOptions(
                        collection,
                        withRoom,
                        OutboxFields.extend(update, event),
                        new FindOptions().setFields(fields),
                        new UpdateOptions().setReturningNewDocument(true))
                .compose(written -> {
                    if (written == null) {
                        return refuseIfFull(filter.copy().mergeIn(full));
                    }
                    if (leaves) {
                        handOff(OutboxFields.pending(written));
                    }
                    return Future.succeededFuture(true);
                });
    }

    private Future<Boolean> refuseIfFull(JsonObject full) {
        return mongo.findOne(collection, full, op("_id", 1))
                .compose(found -> found == null
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(ApplicationException.unavailable(
                                "Too many changes of this object wait to be published.", RETRY_AFTER)));
    }

    private void handOff(PendingEvents pendingEvents) {
        bus.send(address, pendingEvents, local);
    }

    private static boolean isTooLarge(EventEnvelope event) {
        return event.bytes() > MAX_EVENT_BYTES;
    }

    private static <T> Future<T> tooLarge() {
        return Future.failedFuture(ApplicationException.of(
                ErrorCode.TOO_LARGE, "What was before and what is now are together too large."));
    }
}
