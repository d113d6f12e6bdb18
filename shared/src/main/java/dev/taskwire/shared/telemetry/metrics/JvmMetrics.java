package dev.taskwire.shared.telemetry.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmClassLoadingMeterConventions;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmCpuMeterConventions;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmMemoryMeterConventions;
import io.micrometer.core.instrument.binder.jvm.convention.otel.OpenTelemetryJvmThreadMeterConventions;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * Micrometer's metrics of the JVM under OpenTelemetry's names. The library supports these names for most metrics.
 * Others are renamed here, and metrics that OpenTelemetry does not define are left out.
 */
final class JvmMetrics implements AutoCloseable {
    private static final Map<String, String> NAMES =
            Map.of("jvm.gc.pause", "jvm.gc.duration", "jvm.buffer.total.capacity", "jvm.buffer.memory.limit");

    private static final String CPU_TIME = "jvm.cpu.time";
    /** The new name of the library's metric, which counts nanoseconds. */
    private static final String CPU_NANOS = "jvm.cpu.nanos";
    /** The metric in seconds, before it is renamed to the name of the library's. */
    private static final String CPU_SECONDS = "jvm.cpu.seconds";

    private static final Map<String, String> TAGS = Map.of(
            "gc", "jvm.gc.name", "action", "jvm.gc.action", "cause", "jvm.gc.cause", "id", "jvm.buffer.pool.name");

    private static final List<String> RENAMED = List.of("jvm.gc.", "jvm.buffer.");

    /** Metrics whose unit is the counted thing, which is not part of the name. */
    private static final List<String> COUNTED = List.of("jvm.thread.count", "jvm.class.", "jvm.buffer.count");

    private static final List<String> UNKNOWN = List.of(
            "jvm.gc.memory.",
            "jvm.gc.live.",
            "jvm.gc.max.",
            "jvm.gc.concurrent",
            "jvm.gc.cpu",
            "jvm.threads.",
            CPU_NANOS,
            "system.");

    private static final String SECONDS = "seconds";
    private static final double NANOS = 1e9;

    private final JvmGcMetrics gc = new JvmGcMetrics();

    void bindTo(MeterRegistry registry) {
        registry.config().meterFilter(MeterFilter.deny(JvmMetrics::isUnknown)).meterFilter(renaming());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder(CPU_SECONDS, system, bean -> bean.getProcessCpuTime() / NANOS)
                    .description("CPU time that the process has used.")
                    .baseUnit(SECONDS)
                    .register(registry);
        }
        new JvmMemoryMetrics(Tags.empty(), new OpenTelemetryJvmMemoryMeterConventions(Tags.empty())).bindTo(registry);
        new JvmThreadMetrics(Tags.empty(), new OpenTelemetryJvmThreadMeterConventions(Tags.empty())).bindTo(registry);
        new ClassLoaderMetrics(new OpenTelemetryJvmClassLoadingMeterConventions()).bindTo(registry);
        new ProcessorMetrics(Tags.empty(), new OpenTelemetryJvmCpuMeterConventions(Tags.empty())).bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private static MeterFilter renaming() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals(CPU_TIME) && !SECONDS.equals(id.getBaseUnit())) {
                    return id.withName(CPU_NANOS);
                }
                if (id.getName().equals(CPU_SECONDS)) {
                    return id.withName(CPU_TIME);
                }
                var renamed = COUNTED.stream().anyMatch(id.getName()::startsWith) ? id.withBaseUnit(null) : id;
                if (RENAMED.stream().noneMatch(id.getName()::startsWith)) {
                    return renamed;
                }
                var tags = id.getTags().stream()
                        .map(tag -> Tag.of(TAGS.getOrDefault(tag.getKey(), tag.getKey()), tag.getValue()))
                        .toList();
                return renamed.withName(NAMES.getOrDefault(id.getName(), id.getName()))
                        .replaceTags(tags);
            }
        };
    }

    private static boolean isUnknown(Meter.Id id) {
        return UNKNOWN.stream().anyMatch(id.getName()::startsWith);
    }

    @Override
    public void close() {
        gc.close();
    }
}
