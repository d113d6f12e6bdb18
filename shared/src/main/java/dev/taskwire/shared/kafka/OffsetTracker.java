package dev.taskwire.shared.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks which records of one poll have been handled, by partition. */
final class OffsetTracker {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetTracker.class);

    private final Map<TopicPartition, OffsetAndMetadata> handled = new HashMap<>();
    private final Map<TopicPartition, Long> retryOffsets = new HashMap<>();

    void markHandled(ConsumerRecord<String, byte[]> record) {
        handled.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
    }

    /** Records that the next poll begins with this record in its partition. */
    void markForRetry(ConsumerRecord<String, byte[]> record) {
        retryOffsets.put(partition(record), record.offset());
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    boolean isComplete() {
        return retryOffsets.isEmpty();
    }

    /**
     * Seeks back to the records that must be delivered again, and commits the handled ones. A failure has no effect: if
     * another process has got the partition meanwhile, it begins at the last commit, as does the next poll of this
     * process.
     */
    Future<Void> commit(KafkaReadStream<String, byte[]> consumer) {
        Future<Void> kept = Future.succeededFuture();
        for (var entry : retryOffsets.entrySet()) {
            kept = kept.transform(previous -> consumer.seek(entry.getKey(), entry.getValue()));
        }
        return kept.transform(sought -> handled.isEmpty()
                        ? Future.succeededFuture()
                        : consumer.commit(handled).<Void>mapEmpty())
                .recover(failure -> {
                    LOG.atInfo()
                            .addKeyValue("reason", failure.getMessage())
                            .log("handled records cannot be committed; they may be delivered again");
                    return Future.succeededFuture();
                });
    }
}
