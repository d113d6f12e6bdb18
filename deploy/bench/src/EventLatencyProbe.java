import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Measures how long after the response to a create a subscriber gets its event. */
final class EventLatencyProbe implements AutoCloseable {
    private static final String TOPIC = "taskwire.tasks";
    private static final Pattern CREATED = Pattern.compile("\r\nlocation: /api/tasks/(\\S+)", Pattern.CASE_INSENSITIVE);
    private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final LoadGenerator load;
    private final Operation create;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();

    EventLatencyProbe(LoadGenerator load, Operation create, String bootstrapServers) {
        this.load = load;
        this.create = create.onAnswer(connection -> {
            long now = System.nanoTime();
            var location = CREATED.matcher(connection.answer());
            if (location.find()) {
                answered.put(location.group(1), now);
            }
        });
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /**
     * Returns the delays in microseconds of creates at that rate. An event that arrives before the response counts as
     * 0.
     */
    Histogram measure(int perSecond, Duration time) throws IOException, InterruptedException {
        answered.clear();
        arrived.clear();
        var done = new AtomicBoolean();
        var subscriber = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var subject = record.headers().lastHeader("ce_subject");
                    arrived.putIfAbsent(new String(subject.value(), StandardCharsets.US_ASCII), System.nanoTime());
                }
            }
        });
        try {
            load.run(create, perSecond, time);
            load.drain(create);
            awaitEvents();
        } finally {
            done.set(true);
            subscriber.join();
        }
        var delays = new Histogram(3);
        answered.forEach((id, at) -> delays.recordValue(Math.max(0, arrived.get(id) - at) / 1_000));
        return delays;
    }

    private void awaitEvents() throws IOException, InterruptedException {
        long end = System.nanoTime() + MISSING_NANOS;
        while (!arrived.keySet().containsAll(answered.keySet())) {
            if (System.nanoTime() > end) {
                throw new IOException("events are missing: " + arrived.size() + " of " + answered.size());
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
