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

/** How far the records of one poll have been handled, by partition. */
final class OffsetTracker {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetTracker.class);

    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private final Map<TopicPartition, Long> retryFrom = new HashMap<>();

    void done(ConsumerRecord<String, byte[]> record) {
        done.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
    }

    /** The next poll begins with it, in its partition. */
    void retryFrom(ConsumerRecord<String, byte[]> record) {
        retryFrom.put(partition(record), record.offset());
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    boolean isComplete() {
        return retryFrom.isEmpty();
    }

    /**
     * Goes back to what must come again, and commits what is done. Neither matters where it fails: of a partition that
     * another process has got meanwhile, that process begins where the last commit was, as does a next poll of our own.
     */
    Future<Void> commit(KafkaReadStream<String, byte[]> consumer) {
        Future<Void> kept = Future.succeededFuture();
        for (var entry : retryFrom.entrySet()) {
            kept = kept.transform(previous -> consumer.seek(entry.getKey(), entry.getValue()));
        }
        return kept.transform(sought -> done.isEmpty()
                        ? Future.succeededFuture()
                        : consumer.commit(done).<Void>mapEmpty())
                .recover(failure -> {
                    LOG.atInfo()
                            .addKeyValue("reason", failure.getMessage())
                            .log("what is handled cannot be committed; it may come again");
                    return Future.succeededFuture();
                });
    }
}
