package dev.taskwire.shared.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to one topic, acknowledged by all in-sync replicas. Not thread-safe: used on one event loop, which it
 * never blocks.
 *
 * <p>Kafka's producer blocks while it resolves a broker's name or does not know the topic yet, in each send. Therefore
 * the producer is created and the topic looked up once, outside the event loop, for all sends that wait for it.
 */
final class LazyKafkaProducer {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    /** The bound on a send, from its start to its failure. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The time for which a record waits for others while there is load. They share one request, which is most of the
     * cost on both sides (ADR 26).
     */
    private static final Duration LINGER = Duration.ofMillis(10);

    private static final int BATCH_BYTES = 64 * 1024;
    private static final Duration METADATA_MAX_IDLE = Duration.ofDays(365);

    private final Vertx vertx;
    private final String topic;
    private final Map<String, Object> settings;
    private @Nullable Future<KafkaWriteStream<String, byte[]>> producer;
    private long latestSend = System.nanoTime() - LINGER.toNanos();
    private Future<Void> flush = Future.succeededFuture();

    LazyKafkaProducer(Vertx vertx, KafkaConfig config, String topic, Map<String, Object> more) {
        this.vertx = vertx;
        this.topic = topic;
        var all = new HashMap<>(config.clientProperties());
        all.putAll(more);
        all.putAll(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "taskwire-" + topic,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                (int) LINGER.toMillis(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_TIMEOUT.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) REQUEST_TIMEOUT.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY_TIMEOUT.toMillis(),
                // Otherwise the producer forgets the topic after five minutes without a record, and blocks again.
                ProducerConfig.METADATA_MAX_IDLE_CONFIG,
                METADATA_MAX_IDLE.toMillis()));
        this.settings = Map.copyOf(all);
    }

    /** Sends the record at once if none was sent just before. Completes when Kafka has acknowledged the record. */
    Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        return producer().compose(ready -> {
            var sent = ready.send(record);
            long now = System.nanoTime();
            // The flush blocks a worker thread until the acknowledgement, so there is only one.
            if (now - latestSend >= LINGER.toNanos() && flush.isComplete()) {
                flush = ready.flush();
            }
            latestSend = now;
            return sent;
        });
    }

    private Future<KafkaWriteStream<String, byte[]>> producer() {
        if (producer == null || producer.failed()) {
            producer = vertx.executeBlocking(this::create, false).map(made -> {
                KafkaWriteStream<String, byte[]> stream = KafkaWriteStream.create(vertx, made);
                // Each send reports its own failure.
                stream.exceptionHandler(failure -> {});
                return stream;
            });
        }
        return producer;
    }

    private KafkaProducer<String, byte[]> create() {
        var made = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        try {
            made.partitionsFor(topic);
            return made;
        } catch (RuntimeException unavailable) {
            made.close(Duration.ZERO);
            throw unavailable;
        }
    }

    Future<Void> close() {
        return producer == null
                ? Future.succeededFuture()
                : producer.compose(KafkaWriteStream::close, none -> Future.succeededFuture());
    }
}
