package dev.taskwire.shared.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a Kafka consumer at its first use, outside the event loop, since its creation resolves the brokers' names. It
 * does not commit automatically. Not thread-safe: used on one event loop.
 */
final class LazyKafkaConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(LazyKafkaConsumer.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Map<String, Object> settings;
    private @Nullable Future<KafkaReadStream<String, byte[]>> consumer;
    private volatile @Nullable KafkaConsumer<String, byte[]> raw;

    /**
     * Prepares a consumer.
     *
     * @param more settings beside the common ones
     */
    LazyKafkaConsumer(Vertx vertx, KafkaConfig config, Map<String, Object> more) {
        this.vertx = vertx;
        this.settings = new HashMap<>(config.clientProperties());
        settings.putAll(more);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    }

    /** Returns the consumer, and creates it if that has not succeeded yet. */
    Future<KafkaReadStream<String, byte[]>> get() {
        if (consumer == null || consumer.failed()) {
            consumer = vertx.executeBlocking(this::create, false).map(made -> {
                KafkaReadStream<String, byte[]> stream = KafkaReadStream.create(vertx, made);
                pauseAfterFailures(vertx, stream, RETRY_DELAY);
                return stream;
            });
        }
        return consumer;
    }

    /** Reads on after a pause: the stream itself tries again at once, also where Kafka refuses without waiting. */
    static void pauseAfterFailures(Vertx vertx, KafkaReadStream<String, byte[]> stream, Duration pause) {
        stream.exceptionHandler(failure -> {
            LOG.atDebug().addKeyValue("reason", failure.getMessage()).log("Kafka cannot be read; trying again");
            stream.pause();
            vertx.setTimer(pause.toMillis(), due -> stream.resume());
        });
    }

    private KafkaConsumer<String, byte[]> create() {
        var made = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        raw = made;
        return made;
    }

    /** Returns the consumer lag of the topic in records, as Kafka's client reports it. Safe from any thread. */
    double lag(String topic) {
        var made = raw;
        return made == null
                ? 0
                : made.metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("records-lag"))
                        // The client reports the same metric a second time under an older form of the topic's name,
                        // without dots.
                        .filter(metric -> topic.equals(metric.getKey().tags().get("topic")))
                        .mapToDouble(metric -> (double) metric.getValue().metricValue())
                        .filter(Double::isFinite)
                        .sum();
    }

    /** Closes the consumer within a bound: a broker that hangs must not delay the end of the process. */
    Future<Void> close() {
        return consumer == null
                ? Future.succeededFuture()
                : consumer.compose(KafkaReadStream::close, none -> Future.succeededFuture())
                        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }
}
