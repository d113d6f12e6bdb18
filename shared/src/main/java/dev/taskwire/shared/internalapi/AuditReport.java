package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.audit.AuditRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The audit records of another service, which ums stores. */
public record AuditReport(List<AuditRecord> records) {
    /** The path of ums to which reports are posted. */
    public static final String PATH = "/internal/audit";

    private static final String RECORDS = "records";

    public JsonObject toJson() {
        var list = new JsonArray();
        records.forEach(record -> list.add(record.toJson()));
        return new JsonObject().put(RECORDS, list);
    }

    /**
     * Parses the result of {@link #toJson}.
     *
     * @throws RuntimeException when the JSON is invalid in any way
     */
    public static AuditReport of(JsonObject json) {
        return new AuditReport(json.getJsonArray(RECORDS).stream()
                .map(record -> AuditRecord.of((JsonObject) record))
                .toList());
    }
}
