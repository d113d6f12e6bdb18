package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.ExtendedJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reads outboxes from MongoDB, oldest first. Its client uses read concern majority, so that nothing it returns is
 * rolled back.
 */
final class OutboxReader {
    /** Uses the sparse index instead of a scan of all documents. */
    private static final JsonObject HAS_EVENTS = op(OutboxFields.AT, op("$exists", true));

    private static final int MAX_EXCLUDED = 3_000;

    private static final JsonObject OLDEST_FIRST = op(OutboxFields.AT, 1);

    private final MongoClient mongo;
    private final String collection;

    OutboxReader(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    /**
     * A document with events in its outbox.
     *
     * @param seq the number of the last event
     * @param last the id of the last event
     * @param at the time of the first event
     * @param bytes the size of all events
     */
    record OutboxEntry(UUID id, long seq, String last, boolean deleted, Instant at, long bytes) {}

    /** Returns the documents with the oldest events, without the excluded ones. */
    Future<List<OutboxEntry>> findOldest(int limit, Set<UUID> excluded) {
        var query = HAS_EVENTS.copy();
        if (!excluded.isEmpty()) {
            query.put("_id", op("$nin", toArray(excluded.stream().limit(MAX_EXCLUDED))));
        }
        var fields = op("_id", 1)
                .put(OutboxFields.SEQ, 1)
                .put(OutboxFields.LAST, 1)
                .put(OutboxFields.AT, 1)
                .put(OutboxFields.BYTES, 1)
                .put(OutboxFields.DELETED_AT, 1);
        var options = new FindOptions().setSort(OLDEST_FIRST).setLimit(limit).setFields(fields);
        return mongo.findWithOptions(collection, query, options)
                .map(found -> found.stream().map(OutboxReader::entry).toList());
    }

    private static OutboxEntry entry(JsonObject document) {
        return new OutboxEntry(
                uuid(document.getJsonObject("_id")),
                document.getLong(OutboxFields.SEQ),
                document.getString(OutboxFields.LAST),
                document.containsKey(OutboxFields.DELETED_AT),
                date(document.getJsonObject(OutboxFields.AT)),
                document.getLong(OutboxFields.BYTES));
    }

    /** Returns the pending events of these documents. The order of the documents is undefined. */
    Future<List<PendingEvents>> findPendingEvents(List<UUID> ids) {
        var fields = op(OutboxFields.EVENTS, 1).put(OutboxFields.SEQ, 1);
        return mongo.findWithOptions(
                        collection, op("_id", op("$in", toArray(ids.stream()))), new FindOptions().setFields(fields))
                .map(found -> found.stream().map(OutboxFields::toPendingEvents).toList());
    }

    private static JsonArray toArray(Stream<UUID> ids) {
        return ids.map(ExtendedJson::uuid).collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
    }

    Future<Long> count() {
        return mongo.count(collection, HAS_EVENTS);
    }
}
