package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.audit.AuditRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit records of another service, which ums stores.
 *
 * @param faults why further records of the report could not be read by this process, one text for each
 */
public record AuditReport(List<AuditRecord> records, List<String> faults) {
    /** The path of ums to which reports are posted. */
    public static final String PATH = "/internal/audit";

    private static final String RECORDS = "records";

    public AuditReport {
        records = List.copyOf(records);
        faults = List.copyOf(faults);
    }

    public AuditReport(List<AuditRecord> records) {
        this(records, List.of());
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
        var readable = new ArrayList<AuditRecord>();
        var faults = new ArrayList<String>();
        for (Object record : json.getJsonArray(RECORDS)) {
            try {
                readable.add(AuditRecord.of((JsonObject) record));
            } catch (RuntimeException unreadable) {
                faults.add(unreadable.toString());
            }
        }
        return new AuditReport(readable, faults);
    }
}
