import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How long after the answer to a write a subscriber has its event. */
final class EventDelay implements AutoCloseable {
    private static final String TOPIC = "taskwire.tasks";

    private final URI gateway;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();

    EventDelay(URI gateway, String bootstrapServers) {
        this.gateway = gateway;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Delays in microseconds of creates at that rate; an event that is there before its answer counts as 0. */
    Histogram measure(List<Workload.OwnTask> tasks, int perSecond, Duration time) throws InterruptedException {
        answered.clear();
        arrived.clear();
        var done = new AtomicBoolean();
        var subscriber = Executors.newSingleThreadExecutor();
        subscriber.execute(() -> {
            while (!done.get()) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var subject = record.headers().lastHeader("ce_subject");
                    arrived.putIfAbsent(new String(subject.value(), StandardCharsets.US_ASCII), System.nanoTime());
                }
            }
        });
        int sent = send(tasks, perSecond, time);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(answered.size() == sent && arrived.keySet().containsAll(answered.keySet()))) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("events are missing: " + sent + " sent, " + answered.size()
                        + " answered, " + arrived.size() + " arrived");
            }
            Thread.sleep(50);
        }
        done.set(true);
        subscriber.shutdown();
        subscriber.awaitTermination(5, TimeUnit.SECONDS);
        var delays = new ConcurrentHistogram(3);
        answered.forEach((id, at) -> delays.recordValue(Math.max(0, arrived.get(id) - at) / 1_000));
        return delays;
    }

    private int send(List<Workload.OwnTask> tasks, int perSecond, Duration time) throws InterruptedException {
        var random = new SplittableRandom(7);
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var sent = new AtomicInteger();
        var clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(
                () -> {
                    var request = HttpRequest.newBuilder(gateway.resolve("/api/tasks"))
                            .header("Authorization", "Bearer " + tasks.get(random.nextInt(tasks.size())).token())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(Workload.newTask(random, 0).encode()))
                            .build();
                    sent.incrementAndGet();
                    http.sendAsync(request, BodyHandlers.ofString()).thenAccept(answer -> {
                        long now = System.nanoTime();
                        answer.headers()
                                .firstValue("Location")
                                .ifPresent(path -> answered.put(path.substring("/api/tasks/".length()), now));
                    });
                },
                0,
                1_000_000 / perSecond,
                TimeUnit.MICROSECONDS);
        Thread.sleep(time.toMillis());
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        return sent.get();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
