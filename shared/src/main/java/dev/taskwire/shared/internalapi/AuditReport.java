package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.audit.AuditRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The audit records of another service, which ums stores.
 *
 * @param unreadable how many further records the report had that this process could not read
 */
public record AuditReport(List<AuditRecord> records, int unreadable) {
    /** The path of ums to which reports are posted. */
    public static final String PATH = "/internal/audit";

    private static final String RECORDS = "records";

    public AuditReport(List<AuditRecord> records) {
        this(records, 0);
    }

    public JsonObject toJson() {
        var list = new JsonArray();
        records.forEach(record -> list.add(record.toJson()));
        return new JsonObject().put(RECORDS, list);
    }

    /**
     * Parses the result of {@link #toJson}. A record that cannot be read is left out: otherwise the other service would
     * send it again and again, and the others with it.
     *
     * @throws RuntimeException when the JSON is not that of a report
     */
    public static AuditReport of(JsonObject json) {
        var all = json.getJsonArray(RECORDS);
        var readable = all.stream().flatMap(record -> find(record).stream()).toList();
        return new AuditReport(readable, all.size() - readable.size());
    }

    private static Optional<AuditRecord> find(Object json) {
        try {
            return Optional.of(AuditRecord.of((JsonObject) json));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
