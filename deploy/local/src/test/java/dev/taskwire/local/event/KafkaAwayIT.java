package dev.taskwire.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.JavaProcess;
import dev.taskwire.local.testing.ManagementPort;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.FreePorts;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Without Kafka everything goes on but the events, and those wait; and what is said when a topic is not as it must be.
 */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
@Execution(ExecutionMode.CONCURRENT)
class KafkaAwayIT {
    private static final int WRITES = 50;

    @TempDir
    private Path directory;

    private TestDatabase database;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        database = MongoBackend.preferred().open();
        port = FreePorts.find();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Starts all services in one process, with an address of Kafka where none need be. */
    private JavaProcess startTaskwire(Map<String, String> more) throws IOException {
        var variables = new HashMap<>(more);
        variables.put("MONGODB_URI", database.uri());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port);
        return JavaProcess.startAll(directory, variables);
    }

    private EmbeddedKafka startKafka() {
        var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", port);
        kafka.awaitStarted();
        return kafka;
    }

    @Test
    void writesGoOnAndTheirEventsComeInOrderWhenKafkaDoes() throws Exception {
        var ports = FreePorts.find(2);
        var gateway = new ManagementPort(ports.get(0));
        var tms = new ManagementPort(ports.get(1));
        try (var taskwire = startTaskwire(Map.of(
                "GATEWAY_MANAGEMENT_PORT", ports.get(0).toString(),
                "TMS_MANAGEMENT_PORT", ports.get(1).toString()))) {
            // Given writes that were acknowledged without Kafka.
            var user = TestUsers.register(taskwire.client(), "joe");
            var task = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
            for (int i = 2; i <= WRITES; i++) {
                user.put(task.header("Location"), "{\"title\": \"t" + i + "\"}").expect(200);
            }
            var gone = user.post("/api/tasks", "{\"title\": \"gone\"}").expect(201);
            user.delete(gone.header("Location")).expect(204);
            user.get(gone.header("Location")).expect(404);
            assertThat(gateway.readiness()).contains("\"status\":\"UP\"", "\"kafka\":\"AWAY\"");
            tms.awaitReadiness("\"relay\":\"BEHIND\"");
            tms.awaitMetrics("outbox_pending{collection=\"tasks\",service=\"tms\"} 2.0");
            assertThat(tms.metrics()).contains("kafka_up{service=\"tms\"} 0.0");

            // When Kafka starts, then their events come, in order, and all is well again.
            try (var kafka = startKafka();
                    var log = subscribe(kafka)) {
                assertThat(log.of(task.text("id"), WRITES))
                        .extracting(Event::sequence)
                        .startsWith(LongStream.rangeClosed(1, WRITES).boxed().toArray(Long[]::new));
                assertThat(log.of(gone.text("id"), 2))
                        .extracting(Event::type)
                        .startsWith("task.created", "task.deleted");
                tms.awaitReadiness("\"relay\":\"UP\"");
                tms.awaitMetrics("outbox_pending{collection=\"tasks\",service=\"tms\"} 0.0");
                gateway.awaitReadiness("\"kafka\":\"UP\"");
            }
        }
    }

    /** Returns a subscriber, as soon as tms has made the topic. */
    private static EventLog subscribe(EmbeddedKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Eventually.holds(() -> assertThat(admin.listTopics().names().get()).contains(Topics.TASKS));
        }
        return EventLog.of(kafka.bootstrapServers(), Topics.TASKS);
    }

    @Test
    void aTopicWithTooFewPartitionsEndsTheStartWithOneLine() throws Exception {
        try (var kafka = startKafka();
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.TASKS, 2, (short) 1)))
                    .all()
                    .get();
            try (var taskwire = startTaskwire(Map.of())) {
                assertThat(taskwire.exitCode()).isEqualTo(1);
                assertThat(taskwire.output().lines().filter(line -> line.startsWith("taskwire: ")))
                        .singleElement()
                        .asString()
                        .contains("taskwire.tasks has too few partitions: 2");
            }
        }
    }
}
