package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes records that can never be handled to a dead-letter topic. They are unchanged, with the reason and their
 * origin in headers.
 */
final class DeadLetterPublisher {
    /** The header with the reason. */
    static final String REASON = "dead_letter_reason";
    /** The header with the topic, partition and offset of the original record. */
    static final String ORIGIN = "dead_letter_origin";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPublisher.class);
    private static final int MAX_REASON_LENGTH = 500;

    /** A record that was received compressed may be larger than brokers accept uncompressed. */
    private static final Map<String, Object> LARGE = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip", ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * 1024 * 1024);

    private final LazyKafkaProducer producer;
    private final String topic;

    /** Creates the publisher for the dead letters of a topic. */
    DeadLetterPublisher(Vertx vertx, KafkaConfig config, String topic) {
        this.topic = config.nameAtKafka(Topics.deadLetter(topic));
        this.producer = new LazyKafkaProducer(vertx, config, this.topic, LARGE);
    }

    /**
     * Publishes a record. Completes when Kafka has acknowledged it, or will never accept it; then it is only logged.
     *
     * @return fails while Kafka is unavailable
     */
    Future<Void> send(ConsumerRecord<String, byte[]> record, String failure) {
        String reason = failure.lines().findFirst().orElse("");
        String origin = record.topic() + "/" + record.partition() + "/" + record.offset();
        LOG.atWarn()
                .addKeyValue("origin", origin)
                .addKeyValue("reason", reason)
                .log("a record cannot be handled; it is sent to the dead-letter topic");
        var letter = new ProducerRecord<>(topic, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add(REASON, bytes(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH))));
        letter.headers().add(ORIGIN, bytes(origin));
        return producer.send(letter).<Void>mapEmpty().recover(refusal -> {
            if (!NonRetryableErrors.isNonRetryable(refusal)) {
                return Future.failedFuture(refusal);
            }
            LOG.atError()
                    .addKeyValue("origin", origin)
                    .addKeyValue("reason", refusal.getMessage())
                    .log("Kafka refuses a record for the dead-letter topic; the record is skipped");
            return Future.succeededFuture();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Future<Void> close() {
        return producer.close();
    }
}
