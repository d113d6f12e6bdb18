package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works through a topic as one of a consumer group, from its beginning where the group is new: each record goes to one
 * of the group's processes, as an {@link EventEnvelope} on the event bus, and counts as done only when the listener has
 * replied. What can never be handled goes to the dead-letter topic; what fails otherwise comes again, before anything
 * that follows it in its partition, as does everything that was not done when a process ended. Partitions are handled
 * side by side, the records of each one after the other. It asks for no more records before those that it has are
 * handled.
 */
public final class KafkaGroupConsumer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaGroupConsumer.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(5);
    private static final int MAX_RECORDS = 100;
    /**
     * The broker answers with so much, or with what there is after that time: a listener can wait for a moment, and one
     * answer with many records costs little more than one with a single record.
     */
    private static final int WORTH_FETCHING = 64 * 1024;

    private static final Duration GATHER = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final String topic;
    private final String group;
    private final MessagingTelemetry messagingTelemetry;
    private volatile boolean behind = true;
    private boolean subscribed;
    private volatile @Nullable LazyKafkaConsumer consumer;
    private @Nullable DeadLetterPublisher deadLetterPublisher;
    private @Nullable PeriodicTask polls;

    public KafkaGroupConsumer(KafkaConfig config, String topic, String group, Telemetry telemetry) {
        this.config = config;
        this.topic = topic;
        this.group = group;
        this.messagingTelemetry = MessagingTelemetry.processed(telemetry, topic, group, KafkaGroupConsumer::error);
        telemetry
                .metrics()
                .gauge(
                        "kafka.consumer.lag",
                        "Records that are not read yet, of the partitions that this process reads.",
                        () -> consumer == null ? 0 : consumer.lag(topic),
                        "topic",
                        topic,
                        "group",
                        group);
    }

    /** {@code UP}, or {@code BEHIND} while something has to be read or handled again. Safe from any thread. */
    public String state() {
        return behind ? "BEHIND" : "UP";
    }

    @Override
    public Future<?> start() {
        deadLetterPublisher = new DeadLetterPublisher(vertx, config, topic);
        consumer = new LazyKafkaConsumer(
                vertx,
                config,
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        MAX_RECORDS,
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        WORTH_FETCHING,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) GATHER.toMillis(),
                        // So long after a process has died do the others take its part over.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        (int) SILENCE.toMillis(),
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        (int) LOOK_FOR_PARTITIONS.toMillis()));
        polls = new PeriodicTask(vertx, Backoff.constant(RETRY), this::follow).start();
        return Future.succeededFuture();
    }

    private Future<Pause> follow() {
        return next().onComplete(end -> behind = end.failed() || !end.result())
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("reason", failure.getMessage())
                        .log("Kafka cannot be read"))
                .map(handled -> handled ? Pause.NONE : Pause.of(RETRY));
    }

    /** Whether all of the next records have been handled, which may be none. */
    private Future<Boolean> next() {
        return Objects.requireNonNull(consumer)
                .get()
                .compose(ready ->
                        subscribe(ready).compose(done -> ready.poll(WAIT)).compose(records -> handle(ready, records)));
    }

    private Future<Void> subscribe(KafkaReadStream<String, byte[]> ready) {
        return subscribed
                ? Future.succeededFuture()
                : ready.subscribe(Set.of(topic)).onSuccess(done -> subscribed = true);
    }

    private Future<Boolean> handle(KafkaReadStream<String, byte[]> ready, ConsumerRecords<String, byte[]> records) {
        var offsetTracker = new OffsetTracker();
        var partitions = records.partitions().stream()
                .map(partition -> handle(records.records(partition).iterator(), offsetTracker))
                .toList();
        return Future.join(partitions)
                .compose(all -> offsetTracker.commit(ready))
                .map(kept -> offsetTracker.isComplete());
    }

    /** One after the other, up to the first that must come again. */
    private Future<Void> handle(Iterator<ConsumerRecord<String, byte[]>> records, OffsetTracker offsetTracker) {
        if (!records.hasNext()) {
            return Future.succeededFuture();
        }
        var record = records.next();
        return handle(record).transform((done, failure) -> {
            if (failure == null) {
                offsetTracker.done(record);
                return handle(records, offsetTracker);
            }
            LOG.atDebug()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", failure.getMessage())
                    .log("a record is not handled yet; it comes again");
            offsetTracker.retryFrom(record);
            return Future.succeededFuture();
        });
    }

    private Future<Void> handle(ConsumerRecord<String, byte[]> record) {
        EventEnvelope event;
        try {
            event = CloudEventMapper.envelope(record);
        } catch (RuntimeException poisoned) {
            messagingTelemetry.recordPoison();
            return refuse(record, poisoned);
        }
        return messagingTelemetry
                .observe(
                        event,
                        placed -> vertx.eventBus()
                                .request(EventBusAddresses.received(topic), placed, LocalMessageCodec.options())
                                .<Void>mapEmpty())
                .recover(failure -> isPoison(failure) ? refuse(record, failure) : Future.failedFuture(failure));
    }

    private static String error(Throwable failure) {
        return isPoison(failure) ? MessagingTelemetry.POISON : "again";
    }

    private static boolean isPoison(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureCode() == ConsumeFailureCode.POISON;
    }

    private Future<Void> refuse(ConsumerRecord<String, byte[]> record, Throwable reason) {
        return Objects.requireNonNull(deadLetterPublisher).send(record, String.valueOf(reason.getMessage()));
    }

    @Override
    public Future<?> stop() {
        Objects.requireNonNull(polls).stop();
        return Future.join(
                Objects.requireNonNull(consumer).close(),
                Objects.requireNonNull(deadLetterPublisher).close());
    }
}
