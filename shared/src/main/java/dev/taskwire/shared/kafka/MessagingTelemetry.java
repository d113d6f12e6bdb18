package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.HistogramBuckets;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.telemetry.tracing.Span;
import dev.taskwire.shared.telemetry.tracing.Tracing;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Measures and traces the publishing or processing of the records of one topic. */
final class MessagingTelemetry {
    /** The error type of a record that can never be processed. */
    static final String POISON = "poison";

    private static final String SYSTEM = "kafka";

    private final Tracing tracing;
    private final MetricsRegistry metrics;
    private final String topic;
    private final Span.Kind kind;
    private final String operation;
    private final String metric;
    private final String description;
    private final String[] group;
    private final Function<Throwable, String> errors;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();

    private MessagingTelemetry(
            Telemetry telemetry,
            String topic,
            Span.Kind kind,
            String operation,
            String metric,
            String description,
            Function<Throwable, String> errors,
            String... group) {
        this.tracing = telemetry.tracing();
        this.metrics = telemetry.metrics();
        this.topic = topic;
        this.kind = kind;
        this.operation = operation;
        this.metric = metric;
        this.description = description;
        this.errors = errors;
        this.group = group.clone();
        timer("");
    }

    /**
     * Returns the telemetry of publishing.
     *
     * @param errors returns the error type of a failure
     */
    static MessagingTelemetry forPublishing(Telemetry telemetry, String topic, Function<Throwable, String> errors) {
        return new MessagingTelemetry(
                telemetry,
                topic,
                Span.Kind.PRODUCER,
                "publish",
                "messaging.client.operation.duration",
                "Duration of publishing an event, until Kafka acknowledges it.",
                errors);
    }

    /**
     * Returns the telemetry of processing.
     *
     * @param group the consumer group; empty without one
     * @param errors returns the error type of a failure
     */
    static MessagingTelemetry forProcessing(
            Telemetry telemetry, String topic, String group, Function<Throwable, String> errors) {
        var messagingTelemetry = new MessagingTelemetry(
                telemetry,
                topic,
                Span.Kind.CONSUMER,
                "process",
                "messaging.process.duration",
                "Duration of processing a received record.",
                errors,
                "messaging.consumer.group.name",
                group);
        // Created at the start, since no alert sees an increase of a counter that begins at 1.
        messagingTelemetry.timer(POISON);
        return messagingTelemetry;
    }

    /** Does the work with the event in a new span, to which everything that the work does belongs. */
    <T> Future<T> observe(EventEnvelope event, Function<EventEnvelope, Future<T>> work) {
        var span = tracing.start(kind, operation + " " + topic, event.trace())
                .attribute("messaging.system", SYSTEM)
                .attribute("messaging.operation.name", operation)
                .attribute("messaging.operation.type", kind == Span.Kind.PRODUCER ? "send" : "process")
                .attribute("messaging.destination.name", topic);
        long start = System.nanoTime();
        return work.apply(event.withTrace(span.context()))
                .onComplete(
                        done -> {
                            timer("").record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                            span.end();
                        },
                        failure -> {
                            String error = errors.apply(failure);
                            timer(error).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                            span.fail(error);
                        });
    }

    /** Counts a record that is not an event, for which there is no work to {@link #observe}. */
    void recordPoison() {
        timer(POISON).record(Duration.ZERO);
    }

    private Timer timer(String error) {
        return timers.computeIfAbsent(
                error, name -> metrics.timer(metric, description, HistogramBuckets.REQUESTS, tags(name)));
    }

    private String[] tags(String error) {
        String[] tags = {
            "messaging.system", SYSTEM,
            "messaging.operation.name", operation,
            "messaging.destination.name", topic,
            "error.type", error
        };
        var all = new String[tags.length + group.length];
        System.arraycopy(tags, 0, all, 0, tags.length);
        System.arraycopy(group, 0, all, tags.length, group.length);
        return all;
    }
}
