package dev.taskwire.shared.audit;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.Timestamps;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Collects the records of what was refused, and stores them once a second. No request waits for that, and repetitions
 * are one record, so that a storm costs little. There is no change with which such a record could be stored: a process
 * that is killed loses those of the last second, but not their lines in the log. Safe from any thread.
 */
public final class AuditBuffer {
    /** The bound on different records that wait. Further ones are only logged, and counted. */
    private static final int MAX_WAITING = 1_000;

    private static final int MAX_BATCH = 100;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Function<List<AuditRecord>, Future<Void>> sink;
    private final Clock clock;
    private final Counter dropped;
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(AuditBuffer.class), "audit records cannot be stored now; trying again");
    private final Map<UUID, AuditRecord> waiting = new LinkedHashMap<>();
    private @Nullable PeriodicTask task;

    /**
     * Creates a buffer, which stores nothing until it is started.
     *
     * @param sink stores at most a hundred records; those of a failure are passed again
     */
    public AuditBuffer(Function<List<AuditRecord>, Future<Void>> sink, MetricsRegistry metrics, Clock clock) {
        this.sink = sink;
        this.clock = clock;
        this.dropped = metrics.counter(
                "audit.dropped", "Records of refusals that were only logged, because too many different ones waited.");
    }

    /** Logs and records a refusal; the user is null if it is unknown. */
    public void record(SecurityEvent event, @Nullable UUID user) {
        add(AuditRecord.ofRefusal(event, user, AuditDetails.NONE, Timestamps.now(clock)));
    }

    /** Logs and records that the caller may not do that operation of the contract. */
    public void recordDenial(String operation, Caller caller) {
        var details = AuditDetails.ofOperation(operation);
        add(AuditRecord.ofRefusal(SecurityEvent.AUTHZ_FAIL, caller.userId(), details, Timestamps.now(clock)));
    }

    private void add(AuditRecord record) {
        record.log();
        keep(record);
    }

    private void keep(AuditRecord record) {
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING && !waiting.containsKey(record.id())) {
                dropped.increment();
            } else {
                waiting.merge(record.id(), record, AuditRecord::plus);
            }
        }
    }

    /** Begins to store records, every second. */
    public void start(Vertx vertx) {
        task = PeriodicTask.every(vertx, INTERVAL, this::flush).startAfter(INTERVAL);
    }

    /** Stores what waits, and then no more. */
    public Future<Void> stop() {
        Future<Void> last = task == null ? Future.succeededFuture() : task.stop();
        return last.compose(stopped -> flush());
    }

    /** Stores what waits, in batches. */
    public Future<Void> flush() {
        var batch = take();
        return batch.isEmpty()
                ? Future.succeededFuture()
                : sink.apply(batch)
                        .onSuccess(stored -> outages.succeeded())
                        .onFailure(failure -> {
                            outages.failed(String.valueOf(failure.getMessage()));
                            batch.forEach(this::keep);
                        })
                        .compose(stored -> flush());
    }

    private List<AuditRecord> take() {
        synchronized (waiting) {
            var batch = new ArrayList<AuditRecord>();
            for (var records = waiting.values().iterator(); records.hasNext() && batch.size() < MAX_BATCH; ) {
                batch.add(records.next());
                records.remove();
            }
            return batch;
        }
    }
}
