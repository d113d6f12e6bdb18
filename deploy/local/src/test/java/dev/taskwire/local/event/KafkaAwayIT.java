package dev.taskwire.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.local.LocalStack;
import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without Kafka everything goes on but the events, and those wait; and what is said when a topic is not as it must be.
 */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaAwayIT {
    /** One for all: each would keep a connection, of which the management port takes few. */
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final int WRITES = 50;

    @TempDir
    private Path directory;

    private TestDatabase database;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        database = MongoBackend.preferred().open();
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private Map<String, String> variables() {
        var variables = new HashMap<>(StackExtension.freePorts());
        variables.put("DATA_DIR", directory.resolve("data").toString());
        variables.put("MONGODB_URI", database.uri());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port);
        variables.put("BCRYPT_COST", "10");
        return variables;
    }

    private EmbeddedKafka kafka() {
        var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", port);
        kafka.awaitStarted();
        return kafka;
    }

    @Test
    void writesGoOnAndTheirEventsComeInOrderWhenKafkaDoes() throws Exception {
        try (var stack = LocalStack.start(variables())) {
            var client = new ApiClient("http://127.0.0.1:" + stack.gateway().port(), "");
            var token = client.post(
                            "/api/user",
                            "{\"username\": \"joe\", \"password\": \"securepass123\", \"email\": \"j@example.com\"}")
                    .expect(201)
                    .text("token");
            var user = client.withToken(token);
            var task = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
            for (int i = 2; i <= WRITES; i++) {
                user.put(task.header("Location"), "{\"title\": \"t" + i + "\"}").expect(200);
            }
            var gone = user.post("/api/tasks", "{\"title\": \"gone\"}").expect(201);
            user.delete(gone.header("Location")).expect(204);
            user.get(gone.header("Location")).expect(404);
            int gateway = stack.gateway().managementPort();
            int tms = stack.services().get(1).managementPort();
            assertThat(get(gateway, "/health/ready")).contains("\"status\":\"UP\"", "\"kafka\":\"AWAY\"");
            until(() -> get(tms, "/health/ready").contains("\"relay\":\"BEHIND\""));
            until(() -> get(tms, "/metrics").contains("outbox_pending{collection=\"tasks\",service=\"tms\"} 2.0"));
            assertThat(get(tms, "/metrics")).contains("kafka_up{service=\"tms\"} 0.0");

            try (var kafka = kafka();
                    var log = waiting(kafka)) {
                assertThat(log.of(task.text("id"), WRITES))
                        .extracting(Event::sequence)
                        .startsWith(LongStream.rangeClosed(1, WRITES).boxed().toArray(Long[]::new));
                assertThat(log.of(gone.text("id"), 2))
                        .extracting(Event::type)
                        .startsWith("task.created", "task.deleted");
                until(() -> get(tms, "/health/ready").contains("\"relay\":\"UP\""));
                until(() -> get(tms, "/metrics").contains("outbox_pending{collection=\"tasks\",service=\"tms\"} 0.0"));
                until(() -> get(gateway, "/health/ready").contains("\"kafka\":\"UP\""));
            }
        }
    }

    /** A subscriber, as soon as tms has made the topic. */
    private EventLog waiting(EmbeddedKafka kafka) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            until(() -> {
                try {
                    return admin.listTopics().names().get().contains("taskwire.tasks");
                } catch (Exception notYet) {
                    return false;
                }
            });
        }
        return EventLog.of(kafka.bootstrapServers(), "taskwire.tasks");
    }

    @Test
    void aTopicWithTooFewPartitionsEndsTheStartWithOneLine() throws Exception {
        try (var kafka = kafka();
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("taskwire.tasks", 2, (short) 1)))
                    .all()
                    .get();
            try (var taskwire = Launcher.startAll(directory, variables())) {
                assertThat(taskwire.exitCode()).isEqualTo(1);
                assertThat(taskwire.output().lines().filter(line -> line.startsWith("taskwire: ")))
                        .singleElement()
                        .asString()
                        .contains("taskwire.tasks has too few partitions: 2");
            }
        }
    }

    private static String get(int port, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
        }
    }
}
