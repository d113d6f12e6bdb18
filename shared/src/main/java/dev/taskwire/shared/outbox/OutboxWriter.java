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
 * Writes the documents of one collection. Each write stores its event in the same document, so that neither exists
 * without the other. The relay of this process publishes the event if it holds the lease; otherwise the relay of
 * another process finds it in MongoDB. Safe from any thread.
 */
public final class OutboxWriter {
    /** The members that belong to the outbox. Reads of a document leave them out. */
    public static final List<String> MEMBERS =
            List.of(OutboxFields.EVENTS, OutboxFields.SEQ, OutboxFields.LAST, OutboxFields.AT, OutboxFields.BYTES);

    /** The bound on the outbox: half of MongoDB's limit for a document. */
    private static final long MAX_OUTBOX_BYTES = 8L * 1024 * 1024;
    /** The bound on an event: below Kafka's default limit for a record, headers included. */
    static final int MAX_EVENT_BYTES = 1_000_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MongoClient mongo;
    private final String collection;
    private final EventBus bus;
    private final BooleanSupplier relayPublishes;
    private final String address;
    private final DeliveryOptions local = LocalMessageCodec.options();

    /**
     * Creates the writer of a collection.
     *
     * @param relayPublishes whether the relay of this process publishes at once
     */
    OutboxWriter(MongoClient mongo, String collection, EventBus bus, BooleanSupplier relayPublishes) {
        this.mongo = mongo;
        this.collection = collection;
        this.bus = bus;
        this.relayPublishes = relayPublishes;
        this.address = EventBusAddresses.pending(collection);
    }

    /** Returns a new projection that excludes the members of the outbox. */
    public static JsonObject exclusionProjection() {
        var fields = new JsonObject();
        MEMBERS.forEach(member -> fields.put(member, 0));
        return fields;
    }

    static IndexSpec index(String collection) {
        return IndexSpec.on(collection, OutboxFields.AT).asSparse();
    }

    /**
     * Inserts the document, whose {@code _id} is a UUID, and its first event. The event belongs to the trace of the
     * current context.
     *
     * @return fails with TOO_LARGE when no broker would accept the event, and as an insert fails
     */
    public Future<Void> insert(JsonObject document, EventEnvelope untraced) {
        var event = untraced.withTrace(TraceContext.get());
        if (isTooLarge(event)) {
            return tooLarge();
        }
        return mongo.insert(collection, document.mergeIn(OutboxFields.initialMembers(event)))
                .onSuccess(inserted -> {
                    if (relayPublishes.getAsBoolean()) {
                        handOff(new WrittenEvent(uuid(document.getJsonObject("_id")), event, 1, 1));
                    }
                })
                .mapEmpty();
    }

    /**
     * Updates the document that the filter matches, if there is one, and adds the event. The event belongs to the trace
     * of the current context.
     *
     * @param filter names the {@code _id} and the condition, such as the version
     * @param update has at least a {@code $set}; it is changed
     * @return whether a document matched; fails with UNAVAILABLE when too many events of this document are pending, and
     *     with TOO_LARGE when no broker would accept the event
     */
    public Future<Boolean> update(JsonObject filter, JsonObject update, EventEnvelope untraced) {
        var event = untraced.withTrace(TraceContext.get());
        if (isTooLarge(event)) {
            return tooLarge();
        }
        var full = op(OutboxFields.BYTES, op("$gt", MAX_OUTBOX_BYTES - event.bytes()));
        var withRoom = filter.copy().put(OutboxFields.BYTES, op("$not", full.getValue(OutboxFields.BYTES)));
        boolean publishesAtOnce = relayPublishes.getAsBoolean();
        var fields = publishesAtOnce ? OutboxFields.positionProjection() : op("_id", 1);
        return mongo.findOneAndUpdateWithOptions(
                        collection,
                        withRoom,
                        OutboxFields.addEvent(update, event),
                        new FindOptions().setFields(fields),
                        new UpdateOptions().setReturningNewDocument(true))
                .compose(written -> {
                    if (written == null) {
                        return refuseIfFull(filter.copy().mergeIn(full));
                    }
                    if (publishesAtOnce) {
                        handOff(OutboxFields.toWrittenEvent(written, event));
                    }
                    return Future.succeededFuture(true);
                });
    }

    private Future<Boolean> refuseIfFull(JsonObject full) {
        return mongo.findOne(collection, full, op("_id", 1))
                .compose(found -> found == null
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(ApplicationException.unavailable(
                                "Too many changes of this object are not published yet. Try again later.",
                                RETRY_AFTER)));
    }

    private void handOff(WrittenEvent written) {
        bus.send(address, written, local);
    }

    private static boolean isTooLarge(EventEnvelope event) {
        return event.bytes() > MAX_EVENT_BYTES;
    }

    private static <T> Future<T> tooLarge() {
        return Future.failedFuture(ApplicationException.of(
                ErrorCode.TOO_LARGE,
                "The object before and after the change is too large in total. Shorten its texts."));
    }
}
