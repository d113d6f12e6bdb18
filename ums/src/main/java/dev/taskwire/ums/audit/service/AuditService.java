package dev.taskwire.ums.audit.service;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.page.Page;
import dev.taskwire.ums.audit.model.AuditSearch;
import dev.taskwire.ums.audit.store.AuditRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Shows the audit trail to admins, adds what other services report, and removes what has expired. */
public final class AuditService {
    private static final int PURGE_BATCH = 500;

    private final AuditRepository records;
    private final Duration retention;
    private final Clock clock;

    public AuditService(AuditRepository records, Duration retention, Clock clock) {
        this.records = records;
        this.retention = retention;
        this.clock = clock;
    }

    /** Returns one page; fails with FORBIDDEN unless the caller is an admin. */
    public Future<Page<AuditRecord, UUID>> list(Caller caller, AuditSearch search) {
        if (!caller.isAdmin()) {
            throw ApplicationException.of(ErrorCode.FORBIDDEN, "Only an admin may do this.");
        }
        return records.search(search).map(found -> found.toPage(AuditRecord::id));
    }

    /** Returns one page of the records that affect the user, the newest first, as the user sees them. */
    public Future<Page<AuditRecord, UUID>> listOfUser(UUID user, Optional<UUID> after, int limit) {
        return records.search(AuditSearch.ofUser(user, after, limit)).map(found -> {
            var page = found.toPage(AuditRecord::id);
            return new Page<>(
                    page.items().stream().map(AuditRecord::asSeenByUser).toList(), page.next());
        });
    }

    /** Adds records. Of several with the same id, the one with the highest count stays. */
    public Future<Void> addAll(List<AuditRecord> reported) {
        return records.addAll(reported);
    }

    /** Removes the records that are older than the retention. */
    public Future<Void> purge() {
        return records.removeBefore(clock.instant().minus(retention), PURGE_BATCH)
                .compose(removed -> removed < PURGE_BATCH ? Future.succeededFuture() : purge());
    }
}
