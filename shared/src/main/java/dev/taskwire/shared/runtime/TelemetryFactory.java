package dev.taskwire.shared.runtime;

import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.log.appender.AsyncConsoleAppender;
import dev.taskwire.shared.log.appender.LokiAppender;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.telemetry.tracing.NoopTracing;
import dev.taskwire.shared.telemetry.tracing.OtelTracing;
import dev.taskwire.shared.telemetry.tracing.Tracing;
import dev.taskwire.shared.telemetry.tracing.TracingConfig;

/** Creates the metrics and the tracing of a process, and the metrics of its dropped log lines and spans. */
final class TelemetryFactory {
    private TelemetryFactory() {}

    static Telemetry create(ServerConfig config) {
        var metrics = new MetricsRegistry(config.service());
        LoggingSetup.console()
                .ifPresent(console -> metrics.functionCounter(
                        "console.lines.dropped",
                        "Log lines that were dropped, because standard output accepted them too slowly.",
                        console,
                        AsyncConsoleAppender::dropped));
        LoggingSetup.loki().ifPresent(loki -> {
            metrics.functionCounter("loki.lines.sent", "Log lines that Loki has accepted.", loki, LokiAppender::sent);
            metrics.functionCounter(
                    "loki.lines.dropped", "Log lines that will never reach Loki.", loki, LokiAppender::dropped);
        });
        var tracing = config.tracing()
                .map(destination -> tracing(config, destination, metrics))
                .orElse(NoopTracing.OFF);
        return new Telemetry(metrics, tracing);
    }

    private static Tracing tracing(ServerConfig config, TracingConfig destination, MetricsRegistry metrics) {
        var tracing = OtelTracing.create(config.service(), config.environment(), destination);
        metrics.functionCounter(
                "traces.spans.recorded", "Ended spans that should be sent.", tracing, OtelTracing::recorded);
        metrics.functionCounter(
                "traces.spans.exported", "Spans that the collector has accepted.", tracing, OtelTracing::exported);
        return tracing;
    }
}
