package dev.taskwire.shared.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The metrics of one process. HTTP durations follow OpenTelemetry's semantic conventions; routes are templates, never
 * addresses, so that the number of series is bounded. Safe from any thread.
 */
public final class Metrics implements AutoCloseable {
    /** The bucket bounds that OpenTelemetry advises for HTTP durations. */
    private static final Duration[] BUCKETS =
            List.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 10_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Map<HttpCall, Timer> http = new ConcurrentHashMap<>();

    /** What distinguishes one series of HTTP durations from another. */
    private record HttpCall(String method, String route, int status) {}

    public Metrics(String service) {
        registry.config().commonTags("service", service);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** One answered request; {@code route} is a template such as {@code /api/tasks/{task_id}}. */
    public void request(String method, String route, int status, Duration duration) {
        http.computeIfAbsent(new HttpCall(method, route, status), this::timer).record(duration);
    }

    private Timer timer(HttpCall call) {
        return Timer.builder("http.server.request.duration")
                .description("Duration of HTTP server requests.")
                .tag("http.request.method", call.method())
                .tag("http.route", call.route())
                .tag("http.response.status_code", Integer.toString(call.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /**
     * A value that is read whenever the metrics are.
     *
     * @param tags names and values in turn
     * @return ends it, for what does not stay as long as the process
     */
    public Runnable gauge(String name, String description, Supplier<Number> value, String... tags) {
        var gauge =
                Gauge.builder(name, value).description(description).tags(tags).register(registry);
        return () -> registry.remove(gauge);
    }

    /**
     * A counter, which is shown from now on.
     *
     * @param tags names and values in turn
     */
    public Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** All of it in Prometheus' text format; takes milliseconds, so not on an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
