package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.Bson.date;
import static dev.taskwire.shared.mongo.Bson.op;
import static dev.taskwire.shared.mongo.Bson.uuid;

import dev.taskwire.shared.mongo.Bson;
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
final class Backlog {
    /** In the sparse index, and so no walk over all documents. */
    private static final JsonObject ANY = op(OutboxDocument.AT, op("$exists", true));

    private static final int MAX_EXCEPTIONS = 1_000;

    private static final JsonObject OLDEST_FIRST = op(OutboxDocument.AT, 1);

    private final MongoClient mongo;
    private final String collection;

    Backlog(MongoClient mongo, String collection) {
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
                .put(OutboxDocument.SEQ, 1)
                .put(OutboxDocument.LAST, 1)
                .put(OutboxDocument.AT, 1)
                .put(OutboxDocument.BYTES, 1)
                .put(OutboxDocument.DELETED_AT, 1);
        var options = new FindOptions().setSort(OLDEST_FIRST).setLimit(limit).setFields(fields);
        return mongo.findWithOptions(collection, query, options)
                .map(found -> found.stream().map(Backlog::entry).toList());
    }

    private static Entry entry(JsonObject document) {
        return new Entry(
                uuid(document.getJsonObject("_id")),
                document.getLong(OutboxDocument.SEQ),
                document.getString(OutboxDocument.LAST),
                document.containsKey(OutboxDocument.DELETED_AT),
                date(document.getJsonObject(OutboxDocument.AT)),
                document.getLong(OutboxDocument.BYTES));
    }

    /** The pending events of these documents, in no particular order of documents. */
    Future<List<Pending>> read(List<UUID> ids) {
        var fields = op(OutboxDocument.EVENTS, 1).put(OutboxDocument.SEQ, 1);
        return mongo.findWithOptions(
                        collection, op("_id", op("$in", list(ids.stream()))), new FindOptions().setFields(fields))
                .map(found -> found.stream().map(OutboxDocument::pending).toList());
    }

    private static JsonArray list(Stream<UUID> ids) {
        return ids.map(Bson::uuid).collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
    }

    Future<Long> count() {
        return mongo.count(collection, ANY);
    }
}
