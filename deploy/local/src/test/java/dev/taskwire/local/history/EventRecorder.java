package dev.taskwire.local.history;

import dev.taskwire.local.history.Operation.Outcome;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A subscriber of all events of tasks. */
final class EventRecorder implements Runnable {
    private static final String TOPIC = "taskwire.tasks";

    private final String bootstrapServers;
    private final HistoryLog log;
    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    EventRecorder(String bootstrapServers, HistoryLog log) {
        this.bootstrapServers = bootstrapServers;
        this.log = log;
    }

    /** Returns whether the event of what a last read has shown is here: a version, or that the task is deleted. */
    boolean hasEventOf(Operation read) {
        return read.outcome() == Outcome.GONE
                ? deleted.contains(read.task())
                : versions.getOrDefault(read.task(), 0L) >= Math.max(1, read.version());
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        var settings = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<PartitionInfo> found = List.of();
            while (found.isEmpty() && !stopped) {
                found = partitions(consumer);
            }
            var partitions = new ArrayList<TopicPartition>();
            found.forEach(partition -> partitions.add(new TopicPartition(TOPIC, partition.partition())));
            consumer.assign(partitions);
            while (!stopped) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    received(record);
                }
            }
        }
    }

    private static List<PartitionInfo> partitions(KafkaConsumer<String, String> consumer) {
        try {
            return consumer.partitionsFor(TOPIC);
        } catch (KafkaException away) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return List.of();
        }
    }

    private void received(ConsumerRecord<String, String> record) {
        var event = new TaskEvent(
                record.partition(),
                record.offset(),
                header(record, "ce_id"),
                header(record, "ce_type"),
                header(record, "ce_subject"),
                Long.parseLong(header(record, "ce_sequence")),
                History.state(new JsonObject(record.value()).getJsonObject("task")));
        log.received(event);
        versions.merge(event.task(), event.version(), Math::max);
        if (event.isDeletion()) {
            deleted.add(event.task());
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
