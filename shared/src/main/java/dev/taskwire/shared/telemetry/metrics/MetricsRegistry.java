package dev.taskwire.shared.telemetry.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of one process, which docs/metrics.md lists. They have the names of OpenTelemetry's semantic conventions
 * where there are any. Labels have few values, and never an address, an id or a caller's input. Safe from any thread.
 */
public final class MetricsRegistry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmMetrics jvm = new JvmMetrics();

    public MetricsRegistry(String service) {
        registry.config().commonTags("service", service);
        jvm.bindTo(registry);
        var build = BuildInfo.read();
        Info.builder()
                .name("build_info")
                .help("Which build the process runs; always 1.")
                .labelNames("service", "version", "revision")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(service, build.version(), build.revision());
    }

    /**
     * Registers a gauge whose value is read at each scrape.
     *
     * @param tags names and values in turn
     * @return removes the gauge, if it does not live as long as the process
     */
    public Runnable gauge(String name, String description, Supplier<Number> value, String... tags) {
        var gauge =
                Gauge.builder(name, value).description(description).tags(tags).register(registry);
        return () -> registry.remove(gauge);
    }

    /**
     * Registers a counter, which is exported from now on.
     *
     * @param tags names and values in turn
     */
    public Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /**
     * Registers a counter whose value another object holds.
     *
     * @param count reads the value, which must not decrease
     * @param tags names and values in turn
     */
    public <T> void functionCounter(
            String name, String description, T keeper, ToDoubleFunction<T> count, String... tags) {
        FunctionCounter.builder(name, keeper, count)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /**
     * Registers a timer with these buckets. Keep the returned timer: looking it up by its tags costs more than a
     * measurement.
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

    /** Returns all metrics in Prometheus' text format. It takes milliseconds, so it must not run on an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
