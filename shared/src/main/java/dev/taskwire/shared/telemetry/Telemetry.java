package dev.taskwire.shared.telemetry;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.telemetry.tracing.NoopTracing;
import dev.taskwire.shared.telemetry.tracing.Tracing;

/** The metrics and the tracing of a process. */
public record Telemetry(MetricsRegistry metrics, Tracing tracing) {
    /** Returns telemetry without tracing. */
    public static Telemetry withoutTracing(MetricsRegistry metrics) {
        return new Telemetry(metrics, NoopTracing.OFF);
    }
}
