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
 * What the store still has in outboxes, oldest first. Its client reads with majority concern: nothing is rolled back.
 */
final class OutboxReader {
    /** In the sparse index, and so no walk over all documents. */
    private static final JsonObject ANY = op(OutboxFields.AT, op("$exists", true));

    private static final int MAX_EXCEPTIONS = 1_000;

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
     * @param at when the first of them was written
     * @param bytes the size of all of them
     */
    record Entry(UUID id, long seq, String last, boolean deleted, Instant at, long bytes) {}

    /** The oldest but for these documents. */
    Future<List<Entry>> oldest(int limit, Set<UUID> except) {
        var query = ANY.copy();
        if (!except.isEmpty()) {
            query.put("_id", op("$nin", list(except.stream().limit(MAX_EXCEPTIONS))));
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

    private static Entry entry(JsonObject document) {
        return new Entry(
                uuid(document.getJsonObject("_id")),
                document.getLong(OutboxFields.SEQ),
                document.getString(OutboxFields.LAST),
                document.containsKey(OutboxFields.DELETED_AT),
                date(document.getJsonObject(OutboxFields.AT)),
                document.getLong(OutboxFields.BYTES));
    }

    /** The pending events of these documents, in no particular order of documents. */
    Future<List<PendingEvents>> read(List<UUID> ids) {
        var fields = op(OutboxFields.EVENTS, 1).put(OutboxFields.SEQ, 1);
        return mongo.findWithOptions(
                        collection, op("_id", op("$in", list(ids.stream()))), new FindOptions().setFields(fields))
                .map(found -> found.stream().map(OutboxFields::pending).toList());
    }

    private static JsonArray list(Stream<UUID> ids) {
        return ids.map(ExtendedJson::uuid).collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
    }

    Future<Long> count() {
        return mongo.count(collection, ANY);
    }
}
