package dev.taskwire.testing.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taskwire.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker as one test uses it, with Kafka's own clients. Tests may share the broker: the topics and groups of this one
 * begin with a name that no other test has, and closing deletes them.
 */
public final class TestBroker implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final String name = "test." + UUID.randomUUID();
    private final Admin admin;

    /** Uses the broker at the given addresses, which need not respond yet. */
    public TestBroker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Returns the addresses that clients connect to, {@code host:port}, separated by commas. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns the name that the topics and groups of this test begin with. It is a topic's name itself. */
    public String name() {
        return name;
    }

    /** Returns a client, which {@link #close} closes. */
    public Admin admin() {
        return admin;
    }

    /** Returns whether the broker creates a topic when a client asks for it. */
    public boolean createsTopics() throws ExecutionException, TimeoutException {
        var node = await(admin.describeCluster().nodes()).iterator().next();
        var resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
        var config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
        return config == null
                || Boolean.parseBoolean(config.get("auto.create.topics.enable").value());
    }

    public void createTopics(NewTopic... topics) throws ExecutionException, TimeoutException {
        await(admin.createTopics(List.of(topics)).all());
    }

    /** Writes a record as a foreign producer might. */
    public void send(ProducerRecord<String, byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Returns all records of the topic, as soon as there are so many. */
    public List<ConsumerRecord<String, byte[]>> read(String topic, int count) throws Exception {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Eventually.holds(() -> {
                consumer.poll(POLL_TIMEOUT).forEach(records::add);
                assertTrue(records.size() >= count, () -> topic + " has " + records.size() + " records");
            });
        }
        return records;
    }

    /** Returns how many records the group has committed, over all partitions. */
    public long committed(String group) throws ExecutionException, TimeoutException {
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).values().stream()
                .mapToLong(position -> position.offset())
                .sum();
    }

    private static <T> T await(KafkaFuture<T> result) throws ExecutionException, TimeoutException {
        try {
            return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Deletes the topics of this test. Their groups end with them. */
    @Override
    public void close() throws ExecutionException, TimeoutException {
        try (admin) {
            var topics = await(admin.listTopics().names()).stream()
                    .filter(topic -> topic.startsWith(name))
                    .toList();
            await(admin.deleteTopics(topics).all());
        }
    }
}
