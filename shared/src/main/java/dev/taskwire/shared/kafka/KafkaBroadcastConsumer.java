package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes a topic from its current end. Each process gets every record, as an {@link EventEnvelope} on the event bus.
 * A record that is not an event, or that the listener fails, goes to the dead-letter topic with the reason; the
 * following records are not delayed.
 */
public final class KafkaBroadcastConsumer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroadcastConsumer.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);
    private static final Duration PARTITION_REFRESH_INTERVAL = Duration.ofSeconds(30);

    private final KafkaConfig config;
    private final String topic;
    private final String nameAtKafka;
    private final MessagingTelemetry messagingTelemetry;
    private final Promise<Void> firstAssignment = Promise.promise();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private @Nullable LazyKafkaConsumer consumer;
    private @Nullable DeadLetterPublisher deadLetterPublisher;

    public KafkaBroadcastConsumer(KafkaConfig config, String topic, Telemetry telemetry) {
        this.config = config;
        this.topic = topic;
        this.nameAtKafka = config.nameAtKafka(topic);
        this.messagingTelemetry =
                MessagingTelemetry.forProcessing(telemetry, nameAtKafka, "", failure -> MessagingTelemetry.POISON);
    }

    /**
     * Completes when every record that is published from then on will be delivered: at once, or when Kafka is available
     * again.
     */
    public Future<Void> firstAssigned() {
        return firstAssignment.future();
    }

    @Override
    public Future<?> start() {
        deadLetterPublisher = new DeadLetterPublisher(vertx, config, topic);
        consumer = new LazyKafkaConsumer(vertx, config, Map.of());
        new PeriodicTask(
                        vertx,
                        Backoff.constant(RETRY_DELAY),
                        () -> updateAssignment().map(Pause.of(PARTITION_REFRESH_INTERVAL)))
                .start();
        return Future.succeededFuture();
    }

    private Future<Void> updateAssignment() {
        return Objects.requireNonNull(consumer)
                .get()
                .compose(ready -> ready.partitionsFor(nameAtKafka).compose(partitions -> assign(ready, partitions)));
    }

    /**
     * Assigns the partitions. At first it reads from their ends, which are known when this completes. Partitions that
     * are added later are read from their beginning.
     */
    private Future<Void> assign(KafkaReadStream<String, byte[]> ready, List<PartitionInfo> partitions) {
        var all = partitions.stream()
                .map(partition -> new TopicPartition(nameAtKafka, partition.partition()))
                .collect(Collectors.toSet());
        if (all.isEmpty()) {
            return Future.failedFuture("the topic has no partitions");
        }
        if (all.equals(assigned)) {
            return Future.succeededFuture();
        }
        return ready.assign(all)
                .compose(done -> assigned.isEmpty() ? seekToEnds(ready, all) : Future.succeededFuture())
                .onSuccess(done -> {
                    if (assigned.isEmpty()) {
                        // Not set earlier, since it would get the records before the ends.
                        ready.handler(this::receive);
                    }
                    assigned.addAll(all);
                    firstAssignment.tryComplete();
                });
    }

    private static Future<Void> seekToEnds(KafkaReadStream<String, byte[]> ready, Set<TopicPartition> partitions) {
        return ready.seekToEnd(partitions)
                .compose(sought -> Future.all(
                                partitions.stream().map(ready::position).toList())
                        .mapEmpty());
    }

    private void receive(ConsumerRecord<String, byte[]> record) {
        EventEnvelope event;
        try {
            event = CloudEventMapper.toEnvelope(record);
        } catch (RuntimeException poisoned) {
            messagingTelemetry.recordPoison();
            refuse(record, poisoned);
            return;
        }
        messagingTelemetry
                .observe(
                        event,
                        placed -> vertx.eventBus()
                                .<Object>request(
                                        EventBusAddresses.received(topic), placed, LocalMessageCodec.options()))
                .onFailure(failure -> refuse(record, failure));
    }

    private void refuse(ConsumerRecord<String, byte[]> record, Throwable reason) {
        Objects.requireNonNull(deadLetterPublisher)
                .send(record, String.valueOf(reason.getMessage()))
                .onFailure(failure -> LOG.atError()
                        .addKeyValue("reason", failure.getMessage())
                        .log("a record cannot be sent to the dead-letter topic; the record is skipped"));
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                Objects.requireNonNull(consumer).close(),
                Objects.requireNonNull(deadLetterPublisher).close());
    }
}
