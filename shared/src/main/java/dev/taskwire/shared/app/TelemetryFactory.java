package dev.taskwire.shared.app;

import dev.taskwire.shared.log.ConsoleQueue;
import dev.taskwire.shared.log.Logging;
import dev.taskwire.shared.log.LokiAppender;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.trace.NoTracing;
import dev.taskwire.shared.trace.OtelTracing;
import dev.taskwire.shared.trace.Telemetry;
import dev.taskwire.shared.trace.Tracing;
import dev.taskwire.shared.trace.TracingConfig;

/** Creates the metrics and the tracing of a process, and counts what gets lost of its log lines and spans. */
final class TelemetryFactory {
    private TelemetryFactory() {}

    static Telemetry create(ServerConfig config) {
        var metrics = new Metrics(config.service());
        Logging.console()
                .ifPresent(console -> metrics.counterOf(
                        "console.lines.dropped",
                        "Log lines that have not come and will not come to the console.",
                        console,
                        ConsoleQueue::dropped));
        Logging.loki().ifPresent(loki -> {
            metrics.counterOf("loki.lines.sent", "Log lines that Loki has taken.", loki, LokiAppender::sent);
            metrics.counterOf(
                    "loki.lines.dropped",
                    "Log lines that have not come and will not come to Loki.",
                    loki,
                    LokiAppender::dropped);
        });
        var tracing = config.tracing()
                .map(destination -> tracing(config, destination, metrics))
                .orElse(NoTracing.OFF);
        return new Telemetry(metrics, tracing);
    }

    private static Tracing tracing(ServerConfig config, TracingConfig destination, Metrics metrics) {
        var tracing = OtelTracing.to(config.service(), config.environment(), destination);
        metrics.counterOf("traces.spans.recorded", "Spans that have ended.", tracing, OtelTracing::recorded);
        metrics.counterOf(
                "traces.spans.exported", "Spans that the collector has taken.", tracing, OtelTracing::exported);
        return tracing;
    }
}
