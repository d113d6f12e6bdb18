package dev.taskwire.shared.telemetry;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.telemetry.tracing.NoopTracing;
import dev.taskwire.shared.telemetry.tracing.Tracing;

/** What a process tells of itself beside its log. */
public record Telemetry(MetricsRegistry metrics, Tracing tracing) {
    /** Metrics only. */
    public static Telemetry untraced(MetricsRegistry metrics) {
        return new Telemetry(metrics, NoopTracing.OFF);
    }
}
