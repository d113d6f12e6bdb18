package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures one service: as a whole, and each upstream for as long as the pool has it. Safe from any thread. */
public final class UpstreamMetrics {
    private final MetricsRegistry metrics;
    private final String service;
    private final Counter ejections;
    private final Counter retries;
    private final Map<Upstream, Runnable> removals = new ConcurrentHashMap<>();

    public UpstreamMetrics(MetricsRegistry metrics, String service) {
        this.metrics = metrics;
        this.service = service;
        this.ejections = metrics.counter(
                "upstream.ejections",
                "How often an upstream was excluded because it failed too often.",
                "upstream",
                service);
        this.retries = metrics.counter("upstream.retries", "Retried requests.", "upstream", service);
    }

    void recordEjection() {
        ejections.increment();
    }

    void recordRetry() {
        retries.increment();
    }

    void register(Upstream upstream) {
        String[] tags = {
            "upstream",
            service,
            "server.address",
            upstream.endpoint().address(),
            "server.port",
            Integer.toString(upstream.endpoint().port()),
            "url.scheme",
            upstream.endpoint().tls() ? "https" : "http"
        };
        var active = metrics.gauge(
                "http.client.active_requests", "Requests in progress at an upstream.", upstream::activeRequests, tags);
        var open = metrics.gauge(
                "upstream.breaker.open",
                "1 while an upstream gets no requests because it failed.",
                () -> upstream.circuitBreaker().isOpen() ? 1 : 0,
                tags);
        var ready = metrics.gauge(
                "upstream.ready",
                "1 while an upstream reports that it is ready, or is not checked.",
                () -> upstream.isReady() ? 1 : 0,
                tags);
        removals.put(upstream, () -> {
            active.run();
            open.run();
            ready.run();
        });
    }

    void unregister(Upstream upstream) {
        var removal = removals.remove(upstream);
        if (removal != null) {
            removal.run();
        }
    }
}
