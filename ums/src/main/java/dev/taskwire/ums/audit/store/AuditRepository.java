package dev.taskwire.ums.audit.store;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.ums.audit.model.AuditSearch;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Stores the audit trail. Every write is durable once its future completes, and everything that is read is durable. */
public interface AuditRepository {
    /**
     * Adds records. Of several with the same id, the highest count and the latest time stay, so adding a record again
     * changes nothing. After a failure, some of them may have been added.
     */
    Future<Void> addAll(List<AuditRecord> records);

    /** Returns one page, the newest records first. A record of several repetitions counts from its first minute. */
    Future<Slice<AuditRecord>> search(AuditSearch search);

    /** Removes records from before that time, up to the limit; returns how many. */
    Future<Integer> removeBefore(Instant time, int limit);
}
