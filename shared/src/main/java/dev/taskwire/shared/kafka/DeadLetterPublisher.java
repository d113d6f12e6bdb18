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

/** Puts aside records that can never be handled, as they were, with why and where from in headers. */
final class DeadLetterPublisher {
    /** Why it could not be handled. */
    static final String REASON = "dead_letter_reason";
    /** Topic, partition and offset where it was. */
    static final String ORIGIN = "dead_letter_origin";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPublisher.class);
    private static final int MAX_REASON_LENGTH = 500;

    /** What was compressed when it came may be larger than what brokers take. */
    private static final Map<String, Object> LARGE = Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip", ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * 1024 * 1024);

    private final LazyKafkaProducer producer;
    private final String topic;

    /** Those of that topic. */
    DeadLetterPublisher(Vertx vertx, KafkaConfig config, String topic) {
        this.topic = Topics.deadLetter(topic);
        this.producer = new LazyKafkaProducer(vertx, config, this.topic, 0, LARGE);
    }

    /**
     * Completes when it is there, or when Kafka will never take it and the log has to do.
     *
     * @return fails while Kafka is away
     */
    Future<Void> send(ConsumerRecord<String, byte[]> record, String failure) {
        String reason = failure.lines().findFirst().orElse("");
        String origin = record.topic() + "/" + record.partition() + "/" + record.offset();
        LOG.atWarn()
                .addKeyValue("origin", origin)
                .addKeyValue("reason", reason)
                .log("a record cannot be handled; it goes to the dead-letter topic");
        var letter = new ProducerRecord<>(topic, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add(REASON, bytes(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH))));
        letter.headers().add(ORIGIN, bytes(origin));
        return producer.send(letter).<Void>mapEmpty().recover(refusal -> {
            if (!NonRetryableErrors.isRefusal(refusal)) {
                return Future.failedFuture(refusal);
            }
            LOG.atError()
                    .addKeyValue("origin", origin)
                    .addKeyValue("reason", refusal.getMessage())
                    .log("the dead-letter topic does not take it");
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
