package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one process, listed in docs/metrics.md. What OpenTelemetry's semantic conventions name has their name.
 * Labels have few values, never an address, an id or what a caller makes up. Safe from any thread.
 */
public final class MetricsRegistry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmMetrics jvm = new JvmMetrics();

    public MetricsRegistry(String service) {
        registry.config().commonTags("service", service);
        jvm.bindTo(registry);
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

    /**
     * A counter that somebody else keeps.
     *
     * @param count reads it; it must not decrease
     * @param tags names and values in turn
     */
    public <T> void counterOf(String name, String description, T keeper, ToDoubleFunction<T> count, String... tags) {
        FunctionCounter.builder(name, keeper, count)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /**
     * Durations, counted by these bounds. Keep what you get: looking it up by its tags costs more than measuring.
     *
     * @param bounds ascending
     * @param tags names and values in turn
     */
    public Timer timer(String name, String description, List<Duration> bounds, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds.toArray(Duration[]::new))
                .register(registry);
    }

    /** All of it in Prometheus' text format; takes milliseconds, so not on an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
