import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the events of deletions, and the tasks that they are about, from now on. */
final class DeletionCounter implements AutoCloseable {
    private static final String TOPIC = "taskwire.tasks";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<String> tasks = ConcurrentHashMap.newKeySet();
    private final AtomicInteger events = new AtomicInteger();
    private final CompletableFuture<Void> subscriber;
    private volatile boolean closed;
    private volatile long lastNanos;

    private DeletionCounter(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.subscriber = CompletableFuture.runAsync(this::consume);
    }

    static DeletionCounter start(String bootstrapServers) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return new DeletionCounter(consumer);
    }

    private void consume() {
        while (!closed) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                if (text(record.headers().lastHeader("ce_type").value()).equals("task.deleted")) {
                    events.incrementAndGet();
                    tasks.add(text(record.headers().lastHeader("ce_subject").value()));
                    lastNanos = System.nanoTime();
                }
            }
        }
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }

    int tasks() {
        return tasks.size();
    }

    int events() {
        return events.get();
    }

    /** Returns when the last of them arrived. */
    long lastNanos() {
        return lastNanos;
    }

    @Override
    public void close() {
        closed = true;
        subscriber.join();
        consumer.close();
    }
}
