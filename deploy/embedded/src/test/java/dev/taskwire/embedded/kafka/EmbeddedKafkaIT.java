package dev.taskwire.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwire.embedded.EmbeddedStartException;
import dev.taskwire.embedded.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the embedded Kafka keeps what it has acknowledged, and says why it cannot start. */
@Tag("embedded")
class EmbeddedKafkaIT {

    private static final String HOST = "127.0.0.1";
    private static final String TOPIC = "notes";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void recordsSurviveARestart() throws Exception {
        String address;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, HOST, 0)) {
            kafka.awaitStarted();
            address = kafka.bootstrapServers();
            createTopic(address);
            send(address, List.of("1", "2"));
            assertThat(read(address, 2)).containsExactly("1", "2");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, HOST, port(address))) {
            kafka.awaitStarted();
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            send(address, List.of("3"));
            assertThat(read(address, 3)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void acknowledgedRecordsSurviveKill() throws Exception {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        try (ServerProcess process = ServerProcess.kafka(directory);
                KafkaProducer<String, String> producer = producer(process.address())) {
            createTopic(process.address());
            CountDownLatch some = new CountDownLatch(2_000);
            // More than are waited for, so that the end comes in the middle of writing.
            for (int n = 0; n < 20_000; n++) {
                String value = Integer.toString(n);
                var unused = producer.send(new ProducerRecord<>(TOPIC, value), (sent, failure) -> {
                    if (failure == null) {
                        acknowledged.add(value);
                        some.countDown();
                    }
                });
            }
            assertThat(some.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            process.kill();
            producer.close(Duration.ZERO);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, HOST, 0)) {
            kafka.awaitStarted();
            assertThat(read(kafka.bootstrapServers(), acknowledged.size())).containsAll(acknowledged);
            send(kafka.bootstrapServers(), List.of("after"));
        }
    }

    @Test
    void takenPortIsReplacedAndClientsMayConnectBeforeTheStart() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, HOST, other.getLocalPort())) {
            assertThat(port(kafka.bootstrapServers())).isNotEqualTo(other.getLocalPort());
            createTopic(kafka.bootstrapServers());
            kafka.awaitStarted();
        }
    }

    @Test
    void directoryInUseIsNamed() throws Exception {
        try (ServerProcess process = ServerProcess.kafka(directory)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, HOST, 0))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessage("data directory " + directory + " is in use by another process");
            createTopic(process.address());
            process.kill();
        }
        // Closed while it starts.
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, HOST, 0)) {
            Path another =
                    Files.createSymbolicLink(directory.resolveSibling(directory.getFileName() + "-link"), directory);
            for (Path same : List.of(directory, another)) {
                assertThatThrownBy(() -> EmbeddedKafka.start(same, HOST, 0))
                        .isInstanceOf(EmbeddedStartException.class)
                        .hasMessage("data directory " + same + " is in use by this process");
            }
            Files.delete(another);
            // Refusing this process must not have let others in.
            assertThatThrownBy(() -> ServerProcess.kafka(directory)).isInstanceOf(IOException.class);
            kafka.awaitStarted();
        }
    }

    @Test
    void unusableDirectoryIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedKafka.start(file, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + file + " is not a directory");
        Path below = file.resolve("below");
        assertThatThrownBy(() -> EmbeddedKafka.start(below, HOST, 0))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("data directory " + below + " cannot be created");
        // Where not even root may create a file.
        Path readOnly = Path.of("/proc/self");
        for (int n = 0; n < 2; n++) {
            assertThatThrownBy(() -> EmbeddedKafka.start(readOnly, HOST, 0))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessage("data directory " + readOnly + " is not writable");
        }
    }

    @Test
    void unusableAddressIsNamed() {
        for (String host : List.of("host.invalid", "192.0.2.1")) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, host, 9092))
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageStartingWith("the embedded Kafka cannot start: ")
                    .hasMessageNotContaining("\n");
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private static void createTopic(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(String address) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer());
    }

    private static void send(String address, List<String> values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(address)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value)).get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> read(String address, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", address), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
