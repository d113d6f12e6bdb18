package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
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
 * Consumes a topic in a consumer group, from its beginning if the group is new. Each record goes to one process of the
 * group, as an {@link EventEnvelope} on the event bus, and is committed only after the listener's reply. A record that
 * can never be handled goes to the dead-letter topic. A record that fails otherwise is delivered again before the
 * records that follow it in its partition, as are all records that were not committed when a process ended. Partitions
 * are handled concurrently, the records of one partition one after another. The next records are fetched when the
 * previous ones are handled.
 */
public final class KafkaGroupConsumer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaGroupConsumer.class);
    private static final String UP = "UP";
    private static final String BEHIND = "BEHIND";
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration METADATA_MAX_AGE = Duration.ofSeconds(5);
    private static final int MAX_RECORDS = 100;
    /**
     * The size of a fetch for which the broker does not wait until {@link #FETCH_MAX_WAIT}. A listener tolerates that
     * delay, and a response with many records costs little more than one with a single record.
     */
    private static final int FETCH_MIN_BYTES = 64 * 1024;

    private static final Duration FETCH_MAX_WAIT = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final String topic;
    private final String nameAtKafka;
    private final String group;
    private final MessagingTelemetry messagingTelemetry;
    private volatile String state = BEHIND;
    private long deniedUntil = System.nanoTime();
    private final OutageLog denials = OutageLog.warning(LOG, "records cannot be read; trying again");
    private boolean subscribed;
    private volatile @Nullable LazyKafkaConsumer consumer;
    private @Nullable DeadLetterPublisher deadLetterPublisher;
    private @Nullable PeriodicTask polls;

    public KafkaGroupConsumer(KafkaConfig config, String topic, String group, Telemetry telemetry) {
        this.config = config;
        this.topic = topic;
        this.nameAtKafka = config.nameAtKafka(topic);
        this.group = config.nameAtKafka(group);
        this.messagingTelemetry =
                MessagingTelemetry.forProcessing(telemetry, nameAtKafka, this.group, KafkaGroupConsumer::error);
        telemetry
                .metrics()
                .gauge(
                        "kafka.consumer.lag",
                        "Records that are not read yet, in the partitions that this process reads.",
                        () -> consumer == null ? 0 : consumer.lag(nameAtKafka),
                        "topic",
                        nameAtKafka,
                        "group",
                        this.group);
    }

    /**
     * Returns {@code UP}, {@code BEHIND} while a record has to be read or handled again, or one line that says why
     * Kafka does not let this process read. Safe from any thread.
     */
    public String state() {
        return state;
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
                        FETCH_MIN_BYTES,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        (int) FETCH_MAX_WAIT.toMillis(),
                        // The time after which the other processes take over the partitions of one that has died.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        (int) SESSION_TIMEOUT.toMillis(),
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        (int) METADATA_MAX_AGE.toMillis()));
        polls = new PeriodicTask(vertx, Backoff.constant(RETRY_DELAY), this::pollAndHandle).start();
        return Future.succeededFuture();
    }

    private Future<Pause> pollAndHandle() {
        return pollOnce()
                .onSuccess(this::onPolled)
                .onFailure(this::onPollFailed)
                .map(handled -> handled ? Pause.NONE : Pause.of(RETRY_DELAY));
    }

    private void onPolled(boolean handled) {
        // Kafka refuses once for each time that it tells of the topics; in between, there is nothing to read.
        if (System.nanoTime() - deniedUntil >= 0) {
            denials.succeeded();
            state = handled ? UP : BEHIND;
        }
    }

    private void onPollFailed(Throwable failure) {
        var denial = config.security().explain(failure);
        denial.ifPresent(line -> {
            denials.failed(line);
            deniedUntil = System.nanoTime() + METADATA_MAX_AGE.multipliedBy(2).toNanos();
        });
        state = denial.orElse(BEHIND);
        LOG.atDebug().addKeyValue("reason", failure.getMessage()).log("Kafka cannot be read; trying again");
    }

    /** Returns whether all of the next records, of which there may be none, have been handled. */
    private Future<Boolean> pollOnce() {
        return Objects.requireNonNull(consumer)
                .get()
                .compose(ready -> subscribe(ready)
                        .compose(done -> ready.poll(POLL_TIMEOUT))
                        .compose(records -> handle(ready, records)));
    }

    private Future<Void> subscribe(KafkaReadStream<String, byte[]> ready) {
        return subscribed
                ? Future.succeededFuture()
                : ready.subscribe(Set.of(nameAtKafka)).onSuccess(done -> subscribed = true);
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

    /** Handles records one after another, up to the first that must be delivered again. */
    private Future<Void> handle(Iterator<ConsumerRecord<String, byte[]>> records, OffsetTracker offsetTracker) {
        if (!records.hasNext()) {
            return Future.succeededFuture();
        }
        var record = records.next();
        return handle(record).transform((done, failure) -> {
            if (failure == null) {
                offsetTracker.markHandled(record);
                return handle(records, offsetTracker);
            }
            LOG.atDebug()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", failure.getMessage())
                    .log("a record could not be handled; it is delivered again");
            offsetTracker.markForRetry(record);
            return Future.succeededFuture();
        });
    }

    private Future<Void> handle(ConsumerRecord<String, byte[]> record) {
        EventEnvelope event;
        try {
            event = CloudEventMapper.toEnvelope(record);
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
