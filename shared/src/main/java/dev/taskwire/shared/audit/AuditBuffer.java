package dev.taskwire.shared.audit;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.Timestamps;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Collects the records of what was refused, and stores them once a second. No request waits for that, and repetitions
 * are one record, so that a storm costs little. A record is stored with its count so far, so that a batch whose outcome
 * is unknown can be stored again. There is no change with which such a record could be stored: a process that is killed
 * loses those of the last second, but not their lines in the log. Safe from any thread.
 */
public final class AuditBuffer {
    /** The bound on different records that wait. Further ones are only logged, and counted. */
    private static final int MAX_WAITING = 1_000;

    /** The bound on records that were stored and can still grow. After it, repetitions begin another record. */
    private static final int MAX_STORED = 1_000;

    private static final int MAX_BATCH = 100;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Function<List<AuditRecord>, Future<Void>> sink;
    private final Clock clock;
    private final Counter dropped;
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(AuditBuffer.class), "audit records cannot be stored now; trying again");
    private final Map<Refusal, AuditRecord> waiting = new LinkedHashMap<>();
    private final Map<Refusal, AuditRecord> stored = new LinkedHashMap<>();
    private @Nullable PeriodicTask task;

    /**
     * Creates a buffer, which stores nothing until it is started.
     *
     * @param sink stores at most a hundred records. It may get a record again, with the same count or a higher one, of
     *     which the highest is right
     */
    public AuditBuffer(Function<List<AuditRecord>, Future<Void>> sink, MetricsRegistry metrics, Clock clock) {
        this.sink = sink;
        this.clock = clock;
        this.dropped = metrics.counter(
                "audit.dropped", "Records of refusals that were only logged, because too many different ones waited.");
    }

    /** What the repetitions have in common that are one record. */
    private record Refusal(
            SecurityEvent event,
            @Nullable String operation,
            @Nullable UUID user,
            String network,
            Instant minute) {}

    /** Logs and records a refusal; the user is null if it is unknown. */
    public void record(SecurityEvent event, @Nullable UUID user) {
        add(event, user, AuditDetails.NONE);
    }

    /** Logs and records that the caller may not do that operation of the contract. */
    public void recordDenial(String operation, Caller caller) {
        add(SecurityEvent.AUTHZ_FAIL, caller.userId(), AuditDetails.ofOperation(operation));
    }

    private void add(SecurityEvent event, @Nullable UUID user, AuditDetails details) {
        var record = AuditRecord.of(event, user, user, details, Timestamps.now(clock));
        record.log();
        var client = ClientAddress.current();
        String network = client == null ? "" : client.network();
        keep(
                new Refusal(
                        event, details.operation(), user, network, record.at().truncatedTo(ChronoUnit.MINUTES)),
                record);
    }

    private void keep(Refusal refusal, AuditRecord record) {
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING && !waiting.containsKey(refusal)) {
                dropped.increment();
                return;
            }
            var earlier = stored.remove(refusal);
            if (earlier != null) {
                waiting.put(refusal, earlier);
            }
            waiting.merge(refusal, record, AuditRecord::plus);
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
                : sink.apply(List.copyOf(batch.values()))
                        .onSuccess(done -> outages.succeeded())
                        .onFailure(failure -> {
                            outages.failed(String.valueOf(failure.getMessage()));
                            giveBack(batch);
                        })
                        .compose(done -> flush());
    }

    /** Takes a batch of what waits. Its records count as stored at once, so that repetitions meanwhile add to them. */
    private Map<Refusal, AuditRecord> take() {
        synchronized (waiting) {
            var batch = new LinkedHashMap<Refusal, AuditRecord>();
            var all = waiting.entrySet().iterator();
            while (all.hasNext() && batch.size() < MAX_BATCH) {
                var one = all.next();
                batch.put(one.getKey(), one.getValue());
                all.remove();
            }
            stored.putAll(batch);
            var oldest = stored.keySet().iterator();
            while (stored.size() > MAX_STORED) {
                oldest.next();
                oldest.remove();
            }
            return batch;
        }
    }

    /** Lets the records of the batch wait again, except those that wait already with further repetitions. */
    private void giveBack(Map<Refusal, AuditRecord> batch) {
        synchronized (waiting) {
            batch.forEach((refusal, record) -> {
                stored.remove(refusal, record);
                if (waiting.size() < MAX_WAITING) {
                    waiting.putIfAbsent(refusal, record);
                } else if (!waiting.containsKey(refusal)) {
                    dropped.increment();
                }
            });
        }
    }
}
