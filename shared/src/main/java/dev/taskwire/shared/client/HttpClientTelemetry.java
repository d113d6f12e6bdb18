package dev.taskwire.shared.client;

import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.HttpClientMetrics;
import dev.taskwire.shared.telemetry.tracing.Span;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures and traces requests to other services, each attempt on its own. Safe from any thread. */
public final class HttpClientTelemetry {
    private static final int SERVER_ERROR = 500;

    private final Telemetry telemetry;
    private final Map<String, HttpClientMetrics> services = new ConcurrentHashMap<>();

    public HttpClientTelemetry(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** Begins an attempt that belongs to the trace of the current context. */
    public TrackedRequest begin(String service, HttpMethod method) {
        var span = telemetry
                .tracing()
                .startChild(Span.Kind.CLIENT, method.name())
                .attribute("http.request.method", method.name())
                .attribute("server.address", service);
        var metrics = services.computeIfAbsent(service, name -> new HttpClientMetrics(telemetry.metrics(), name));
        return new TrackedRequest(metrics, span, method.name(), System.nanoTime());
    }

    /** One attempt. It ends once, with a response or a failure. */
    public static final class TrackedRequest {
        private final HttpClientMetrics metrics;
        private final Span span;
        private final String method;
        private final long start;
        private boolean ended;

        private TrackedRequest(HttpClientMetrics metrics, Span span, String method, long start) {
            this.metrics = metrics;
            this.span = span;
            this.method = method;
            this.start = start;
        }

        /** Adds the trace context, if there is one, to the headers of the request. */
        public void inject(MultiMap headers) {
            var position = span.context();
            if (position != null) {
                headers.set(TraceParent.HEADER, position.toString());
            }
        }

        /** Records that the head of the response has arrived. */
        public void recordResponse(int status) {
            if (!ended) {
                ended = true;
                metrics.recordResponse(method, status, duration());
                span.attribute("http.response.status_code", status);
                if (status >= SERVER_ERROR) {
                    span.fail(Integer.toString(status));
                } else {
                    span.end();
                }
            }
        }

        /** Records that there was no response, or not in time. */
        public void recordFailure(Throwable failure) {
            if (!ended) {
                ended = true;
                metrics.recordFailure(method, failure, duration());
                span.fail(failure);
            }
        }

        private Duration duration() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
