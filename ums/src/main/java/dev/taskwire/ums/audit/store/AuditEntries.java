package dev.taskwire.ums.audit.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.mongo.IndexSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Stores the record of a change in the changed document, by the same write, so that neither exists without the other.
 * {@link AuditEntryMover} moves it to the audit trail. The members are not those of the outbox of events: a process of
 * an earlier version, which does not know them, neither publishes nor removes them.
 */
public final class AuditEntries {
    static final String ENTRIES = "audit";
    static final String AT = "audit_at";

    private AuditEntries() {}

    /** Returns the index by which the entries of a collection are found. */
    public static IndexSpec index(String collection) {
        return IndexSpec.on(collection, AT).asSparse();
    }

    /** Adds the entries to a new document, and returns it. */
    public static JsonObject addTo(JsonObject document, List<AuditRecord> records) {
        return records.isEmpty()
                ? document
                : document.put(ENTRIES, entries(records))
                        .put(AT, date(records.get(0).at()));
    }

    /** Adds the entries to an update without {@code $push} and {@code $min}, and returns it. */
    public static JsonObject pushTo(JsonObject update, List<AuditRecord> records) {
        return records.isEmpty()
                ? update
                : update.put("$push", op(ENTRIES, op("$each", entries(records))))
                        .put("$min", op(AT, date(records.get(0).at())));
    }

    private static JsonArray entries(List<AuditRecord> records) {
        var entries = new JsonArray();
        records.forEach(record -> entries.add(AuditDocumentMapper.entry(record)));
        return entries;
    }

    /** Excludes the entries from a projection, and returns it. */
    public static JsonObject excludeFrom(JsonObject projection) {
        return projection.put(ENTRIES, 0).put(AT, 0);
    }

    /** Restricts a filter to documents without entries, and returns it. */
    public static JsonObject requireNone(JsonObject filter) {
        return filter.put(AT, op("$exists", false));
    }
}
