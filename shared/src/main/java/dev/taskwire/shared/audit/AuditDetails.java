package dev.taskwire.shared.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record says beside who, where and when.
 *
 * @param operation the operation of the contract that was refused; null for other events
 * @param changed the members of the account that have changed
 * @param role the new role; null if it has not changed
 * @param status the new status; null if it has not changed
 */
public record AuditDetails(
        @Nullable String operation,
        List<String> changed,
        @Nullable String role,
        @Nullable String status) {
    public static final AuditDetails NONE = new AuditDetails(null, List.of(), null, null);

    public static AuditDetails ofOperation(String operation) {
        return new AuditDetails(operation, List.of(), null, null);
    }

    /** Returns the members of the record, in its JSON and in its document. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("operation", operation)
                .put("changed", new JsonArray(changed))
                .put("role", role)
                .put("status", status);
    }

    /** Returns the members of the line in the log, without those that are null or empty. */
    Map<String, String> toLogMembers() {
        var members = new LinkedHashMap<String, String>();
        put(members, "operation", operation);
        put(members, "changed", changed.isEmpty() ? null : String.join(",", changed));
        put(members, "role", role);
        put(members, "status", status);
        return members;
    }

    private static void put(Map<String, String> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** Reads the members from the JSON or the document of a record. */
    public static AuditDetails of(JsonObject record) {
        return new AuditDetails(
                record.getString("operation"),
                record.getJsonArray("changed", new JsonArray()).stream()
                        .map(String.class::cast)
                        .toList(),
                record.getString("role"),
                record.getString("status"));
    }
}
