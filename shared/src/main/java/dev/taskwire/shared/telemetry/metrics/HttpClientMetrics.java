package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests to one of our own services, each try on its own. The server is told by the service's name and not by its
 * address: replicas come and go, and with them would series.
 */
public final class HttpClientMetrics {
    private final MetricsRegistry metrics;
    private final String server;
    private final Map<Answer, Timer> durations = new ConcurrentHashMap<>();

    /** {@code error} is empty for an answer, whatever its status. */
    private record Answer(String method, int status, String error) {}

    public HttpClientMetrics(MetricsRegistry metrics, String server) {
        this.metrics = metrics;
        this.server = server;
    }

    /** The head of the answer has come. */
    public void answered(String method, int status, Duration duration) {
        record(new Answer(method, status, ""), duration);
    }

    /** There was no answer. */
    public void failed(String method, Throwable failure, Duration duration) {
        record(new Answer(method, 0, failure.getClass().getSimpleName()), duration);
    }

    private void record(Answer answer, Duration duration) {
        durations.computeIfAbsent(answer, this::timer).record(duration);
    }

    private Timer timer(Answer answer) {
        return metrics.timer(
                "http.client.request.duration",
                "Duration of HTTP client requests.",
                HistogramBuckets.REQUESTS,
                "http.request.method",
                answer.method(),
                "server.address",
                server,
                "http.response.status_code",
                answer.status() == 0 ? "" : Integer.toString(answer.status()),
                "error.type",
                answer.error());
    }
}
