package dev.taskwire.shared.mongo;

import dev.taskwire.shared.telemetry.metrics.HistogramBuckets;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.telemetry.tracing.Span;
import dev.taskwire.shared.telemetry.tracing.Tracing;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Measures and traces one operation on one collection. There are few of these, so each holds its timers. */
final class OperationTelemetry {
    private static final String SYSTEM = "mongodb";
    private static final Set<String> READS = Set.of("find", "count");

    private final MetricsRegistry metrics;
    private final String name;
    private final String collection;
    private final Timer success;
    private final Map<String, Timer> failures = new ConcurrentHashMap<>();

    OperationTelemetry(MetricsRegistry metrics, String name, String collection) {
        this.metrics = metrics;
        this.name = name;
        this.collection = collection;
        this.success = timer("");
    }

    boolean isRead() {
        return READS.contains(name);
    }

    Timer successTimer() {
        return success;
    }

    Timer failureTimer(Throwable failure) {
        return failures.computeIfAbsent(failure.getClass().getSimpleName(), this::timer);
    }

    private Timer timer(String error) {
        return metrics.timer(
                "db.client.operation.duration",
                "Duration of MongoDB operations as the service sees them.",
                HistogramBuckets.DATABASE,
                "db.system.name",
                SYSTEM,
                "db.operation.name",
                name,
                "db.collection.name",
                collection,
                "error.type",
                error);
    }

    Span startSpan(Tracing tracing) {
        return tracing.startChild(Span.Kind.CLIENT, name + " " + collection)
                .attribute("db.system.name", SYSTEM)
                .attribute("db.operation.name", name)
                .attribute("db.collection.name", collection);
    }
}
