package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Measures the requests to a process. Routes are templates, so that the number of series is bounded. */
public final class HttpServerMetrics {
    private final MetricsRegistry metrics;
    private final LongAdder active = new LongAdder();
    private final Map<Series, Timer> durations = new ConcurrentHashMap<>();

    private record Series(String method, String route, int status) {}

    public HttpServerMetrics(MetricsRegistry metrics) {
        this.metrics = metrics;
        metrics.gauge("http.server.active_requests", "Requests that have no response yet.", active::sum);
    }

    /** Records that a request has arrived. */
    public void recordStart() {
        active.increment();
    }

    /** Records that the response has ended; {@code route} is a template such as {@code /api/tasks/{task_id}}. */
    public void recordEnd(String method, String route, int status, Duration duration) {
        active.decrement();
        durations
                .computeIfAbsent(new Series(method, route, status), this::timer)
                .record(duration);
    }

    private Timer timer(Series series) {
        return metrics.timer(
                "http.server.request.duration",
                "Duration of HTTP server requests.",
                HistogramBuckets.REQUESTS,
                "http.request.method",
                series.method(),
                "http.route",
                series.route(),
                "http.response.status_code",
                Integer.toString(series.status()));
    }
}
