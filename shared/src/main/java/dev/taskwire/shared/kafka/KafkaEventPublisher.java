package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventSchemas;
import dev.taskwire.shared.event.PublishFailureCode;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of one topic from the event bus to Kafka, as CloudEvents 1.0 in binary mode. Replies when all
 * in-sync replicas have the record. The order of a subject's events is kept if each is sent after the reply to the
 * previous one.
 */
public final class KafkaEventPublisher extends VerticleBase {
    private final KafkaConfig config;
    private final String topic;
    private final String nameAtKafka;
    private final URI source;
    private final Optional<String> publicUrl;
    private final MessagingTelemetry messagingTelemetry;
    private @Nullable LazyKafkaProducer producer;

    /**
     * Creates the publisher of a topic.
     *
     * @param source the {@code ce_source} of all its events
     * @param publicUrl the address of the gateway, which serves the schemas; without it, events have no
     *     {@code ce_dataschema}, since CloudEvents demand an absolute URI
     */
    public KafkaEventPublisher(
            KafkaConfig config, String topic, String source, Optional<String> publicUrl, Telemetry telemetry) {
        this.config = config;
        this.topic = topic;
        this.nameAtKafka = config.nameAtKafka(topic);
        this.source = URI.create(source);
        this.publicUrl = publicUrl;
        this.messagingTelemetry = MessagingTelemetry.forPublishing(
                telemetry, nameAtKafka, failure -> NonRetryableErrors.isNonRetryable(failure) ? "refused" : "away");
    }

    @Override
    public Future<?> start() {
        producer = new LazyKafkaProducer(vertx, config, nameAtKafka, Map.of());
        vertx.eventBus().localConsumer(EventBusAddresses.publish(topic), this::publish);
        return Future.succeededFuture();
    }

    private void publish(Message<EventEnvelope> message) {
        messagingTelemetry
                .observe(message.body(), placed -> send(message.body()))
                .onComplete(
                        acknowledged -> message.reply(null),
                        failure -> message.fail(
                                NonRetryableErrors.isNonRetryable(failure)
                                        ? PublishFailureCode.REFUSED
                                        : PublishFailureCode.UNAVAILABLE,
                                failure.getMessage()));
    }

    private Future<RecordMetadata> send(EventEnvelope event) {
        ProducerRecord<String, byte[]> record;
        try {
            record = record(event);
        } catch (RuntimeException noCloudEvent) {
            return Future.failedFuture(new InvalidRecordException(noCloudEvent.getMessage()));
        }
        return Objects.requireNonNull(producer).send(record);
    }

    private ProducerRecord<String, byte[]> record(EventEnvelope event) {
        var attributes = CloudEventBuilder.v1()
                .withId(event.id())
                .withType(event.type())
                .withSource(source)
                .withSubject(event.subject())
                .withTime(event.time().atOffset(ZoneOffset.UTC))
                .withExtension("sequence", CloudEventMapper.orderable(event.sequence()))
                .withData("application/json", event.data().getBytes(StandardCharsets.UTF_8));
        publicUrl.ifPresent(url -> attributes.withDataSchema(URI.create(url + EventSchemas.path(event.type()))));
        ProducerRecord<String, byte[]> record = KafkaMessageFactory.<String>createWriter(nameAtKafka, event.key())
                .writeBinary(attributes.build());
        // The trace of the write and not of this attempt, so that a repeated record is the same.
        var trace = event.trace();
        if (trace != null) {
            record.headers().add(TraceParent.HEADER, trace.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(producer).close();
    }
}
