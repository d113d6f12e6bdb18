package dev.taskwire.shared.trace;

import dev.taskwire.shared.metrics.Metrics;

/** What a process tells of itself beside its log. */
public record Telemetry(Metrics metrics, Tracing tracing) {
    /** Metrics only. */
    public static Telemetry untraced(Metrics metrics) {
        return new Telemetry(metrics, NoTracing.OFF);
    }
}
