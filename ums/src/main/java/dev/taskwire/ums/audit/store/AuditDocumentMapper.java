package dev.taskwire.ums.audit.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps records to documents and back. An entry in another document is the same with {@code id} for {@code _id}. */
final class AuditDocumentMapper {
    static final String ENTRY_ID = "id";
    static final String COUNT = "count";
    static final String LAST_AT = "last_at";

    private AuditDocumentMapper() {}

    static JsonObject document(AuditRecord record) {
        return document(entry(record));
    }

    /** Returns the document of an entry. */
    static JsonObject document(JsonObject entry) {
        var document = entry.copy();
        document.put("_id", document.remove(ENTRY_ID));
        return document;
    }

    static JsonObject entry(AuditRecord record) {
        var members = new JsonObject()
                .put(ENTRY_ID, uuid(record.id()))
                .put("event", record.event())
                .put("at", date(record.at()))
                .put(LAST_AT, date(record.lastAt()))
                .put(COUNT, record.count());
        put(members, "user_id", record.user());
        put(members, "actor_id", record.actor());
        if (record.clientAddress() != null) {
            members.put("client_address", record.clientAddress());
        }
        if (record.requestId() != null) {
            members.put("request_id", record.requestId());
        }
        record.details().toJson().forEach(detail -> {
            if (detail.getValue() != null) {
                members.put(detail.getKey(), detail.getValue());
            }
        });
        return members;
    }

    private static void put(JsonObject members, String name, @Nullable UUID id) {
        if (id != null) {
            members.put(name, uuid(id));
        }
    }

    static AuditRecord record(JsonObject document) {
        return new AuditRecord(
                uuid(document.getJsonObject("_id")),
                document.getString("event"),
                uuidOrNull(document.getJsonObject("user_id")),
                uuidOrNull(document.getJsonObject("actor_id")),
                document.getString("client_address"),
                document.getString("request_id"),
                AuditDetails.of(document),
                date(document.getJsonObject("at")),
                date(document.getJsonObject(LAST_AT)),
                document.getLong(COUNT));
    }

    private static @Nullable UUID uuidOrNull(@Nullable JsonObject id) {
        return id == null ? null : uuid(id);
    }
}
