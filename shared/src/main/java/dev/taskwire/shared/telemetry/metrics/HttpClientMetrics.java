package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures requests to another service, each attempt on its own. The server is identified by the service's name and not
 * by its address, since each new replica would add series.
 */
public final class HttpClientMetrics {
    private final MetricsRegistry metrics;
    private final String server;
    private final Map<Series, Timer> durations = new ConcurrentHashMap<>();

    /** The labels of one series; {@code error} is empty for a response of any status. */
    private record Series(String method, int status, String error) {}

    public HttpClientMetrics(MetricsRegistry metrics, String server) {
        this.metrics = metrics;
        this.server = server;
    }

    /** Records that the head of the response has arrived. */
    public void recordResponse(String method, int status, Duration duration) {
        record(new Series(method, status, ""), duration);
    }

    /** Records that there was no response. */
    public void recordFailure(String method, Throwable failure, Duration duration) {
        record(new Series(method, 0, failure.getClass().getSimpleName()), duration);
    }

    private void record(Series series, Duration duration) {
        durations.computeIfAbsent(series, this::timer).record(duration);
    }

    private Timer timer(Series series) {
        return metrics.timer(
                "http.client.request.duration",
                "Duration of HTTP client requests.",
                HistogramBuckets.REQUESTS,
                "http.request.method",
                series.method(),
                "server.address",
                server,
                "http.response.status_code",
                series.status() == 0 ? "" : Integer.toString(series.status()),
                "error.type",
                series.error());
    }
}
