package dev.taskwire.ums.audit.store;

import static dev.taskwire.shared.mongo.ExtendedJson.op;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.mongo.MajorityMongoClient;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.util.UUID;

/**
 * Moves the entries of {@link AuditEntries} to the audit trail. An entry keeps its id, so it is stored once however
 * often it is moved: several processes may do so at once, and a crash between both steps does no harm.
 */
public final class AuditEntryMover {
    private static final JsonObject FIELDS = op("_id", 1).put(AuditEntries.ENTRIES, 1);

    private final MajorityMongoClient mongo;

    public AuditEntryMover(MajorityMongoClient mongo) {
        this.mongo = mongo;
    }

    /**
     * Moves the entries of the documents with the oldest ones.
     *
     * @return the number of these documents
     */
    public Future<Integer> moveOldest(String collection, int limit) {
        var options = new FindOptions()
                .setSort(op(AuditEntries.AT, 1))
                .setLimit(limit)
                .setFields(FIELDS.copy());
        return mongo.findWithOptions(collection, op(AuditEntries.AT, op("$exists", true)), options)
                .compose(found -> Future.join(found.stream()
                                .map(document -> move(collection, document))
                                .toList())
                        .map(found.size()));
    }

    /** Moves the entries of that document. */
    public Future<Void> moveAll(String collection, UUID id) {
        return mongo.findOne(collection, op("_id", uuid(id)).put(AuditEntries.AT, op("$exists", true)), FIELDS.copy())
                .compose(found -> found == null ? Future.succeededFuture() : move(collection, found));
    }

    private Future<Void> move(String collection, JsonObject document) {
        JsonArray entries = document.getJsonArray(AuditEntries.ENTRIES);
        return Future.join(
                        entries.stream().map(entry -> add((JsonObject) entry)).toList())
                .compose(added -> remove(collection, document, entries));
    }

    private Future<?> add(JsonObject entry) {
        return MongoErrorTranslator.ifAbsent(
                mongo.insert(MongoAuditRepository.AUDIT, AuditDocumentMapper.document(entry)));
    }

    /** Removes the entries, unless others have been added since; then the next run moves all of them. */
    private Future<Void> remove(String collection, JsonObject document, JsonArray entries) {
        var first = entries.getJsonObject(0).getJsonObject(AuditDocumentMapper.ENTRY_ID);
        var unchanged = op("_id", document.getJsonObject("_id"))
                .put(AuditEntries.ENTRIES + ".0." + AuditDocumentMapper.ENTRY_ID, first)
                .put(AuditEntries.ENTRIES + "." + entries.size(), op("$exists", false));
        var both = op(AuditEntries.ENTRIES, "").put(AuditEntries.AT, "");
        return mongo.updateCollection(collection, unchanged, op("$unset", both)).mapEmpty();
    }
}
