package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An embedded Kafka, which can go and come back to the same address, and Kafka's own clients of it. */
final class Broker implements AutoCloseable {
    private static final Duration RETENTION = Duration.ofDays(7);

    private final Path directory;
    private final String address;
    private EmbeddedKafka kafka;
    private boolean away;

    Broker() throws IOException {
        directory = Files.createTempDirectory("taskwire-kafka");
        kafka = EmbeddedKafka.start(directory, "127.0.0.1", 0);
        address = kafka.bootstrapServers();
        kafka.awaitStarted();
    }

    KafkaConfig config() {
        return new KafkaConfig(address, RETENTION);
    }

    void goAway() {
        kafka.close();
        away = true;
    }

    void comeBack() {
        kafka = EmbeddedKafka.start(
                directory, "127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        away = false;
        kafka.awaitStarted();
        assertThat(kafka.bootstrapServers()).isEqualTo(address);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address));
    }

    /** Puts a record there as somebody else might. */
    void send(ProducerRecord<String, byte[]> record) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    /** All records of the topic, when there are so many. */
    List<ConsumerRecord<String, byte[]>> read(String topic, int count) throws Exception {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Eventually.holds(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                assertThat(records).hasSizeGreaterThanOrEqualTo(count);
            });
        }
        return records;
    }

    @Override
    public void close() throws IOException {
        if (!away) {
            kafka.close();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
