package dev.taskwire.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.local.LocalStack;
import dev.taskwire.local.testing.Collector;
import dev.taskwire.local.testing.Scrape;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/**
 * One write is one trace, from the gateway to the notification, also across a restart. The tests share a Kafka, and
 * each has a database and a trace of its own.
 */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("telemetry")
class TracesIT {
    private static final String CALLER = "00f067aa0ba902b7";
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static EmbeddedKafka kafka;

    private final String trace = UUID.randomUUID().toString().replace("-", "");
    private final String traceparent = "00-" + trace + "-" + CALLER + "-01";

    @TempDir
    private Path directory;

    private TestDatabase database;
    private Collector collector;

    @BeforeAll
    static void startKafka(@TempDir Path data) {
        kafka = EmbeddedKafka.start(data.resolve("kafka"), "127.0.0.1", 0);
        kafka.awaitStarted();
        assertThat(kafka.bootstrapServers()).isNotEmpty();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        database = MongoBackend.preferred().open();
        collector = Collector.start();
    }

    @AfterEach
    void drop() {
        collector.close();
        database.close();
    }

    private LocalStack start(String endpoint) {
        var variables = new HashMap<>(StackExtension.freePorts());
        variables.put("DATA_DIR", directory.resolve("data").toString());
        variables.put("MONGODB_URI", database.uri());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        variables.put("BCRYPT_COST", "10");
        variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        return LocalStack.start(variables);
    }

    /**
     * Gives the lease on the publication of tasks' events to another process, so that these events wait. No process can
     * take it over, because its counter is no number.
     *
     * @return makes the lease free
     */
    private Runnable publishElsewhere() {
        var client = MongoClients.create(database.uri());
        var name = new ConnectionString(database.uri()).getDatabase();
        var leases = client.getDatabase(name).getCollection("leases");
        var lease = new Document("_id", "relay.taskwire.tasks")
                .append("holder", "another process")
                .append("beat", "none");
        Mono.from(leases.insertOne(lease)).block(MAX_WAIT);
        return () -> {
            Mono.from(leases.deleteOne(lease)).block(MAX_WAIT);
            client.close();
        };
    }

    private static ApiClient signOn(LocalStack stack, String name) {
        var client = new ApiClient("http://127.0.0.1:" + stack.gateway().port(), "");
        return client.withToken(client.post("/api/user", """
                                {"username": "%s", "password": "%s", "email": "%s@example.com"}
                                """.formatted(name, StackExtension.PASSWORD, name))
                .expect(201)
                .text("token"));
    }

    private String assign(LocalStack stack) {
        var owner = signOn(stack, "owner");
        String assignee =
                signOn(stack, "assignee").get("/api/users/me").expect(200).text("id");
        return owner.post(
                        "/api/tasks",
                        "{\"title\": \"t\", \"assigned_to\": \"%s\"}".formatted(assignee),
                        "traceparent",
                        traceparent)
                .expect(201)
                .text("id");
    }

    @Test
    void aWriteIsOneTraceUpToItsNotification() throws Exception {
        String task;
        try (var stack = start(collector.endpoint())) {
            task = assign(stack);
            collector.await(trace, "tms INTERNAL deliver notification");
            collector.await(trace, "tms CLIENT update notifications");
        }
        var gateway = collector.await(trace, "gateway SERVER POST /api/tasks");
        var hop = collector.await(trace, "gateway CLIENT POST");
        var tms = collector.await(trace, "tms SERVER POST /api/tasks");
        var written = collector.await(trace, "tms CLIENT insert tasks");
        var published = collector.await(trace, "tms PRODUCER publish taskwire.tasks");
        var processed = collector.await(trace, "tms CONSUMER process taskwire.tasks");
        var stored = collector.await(trace, "tms CLIENT insert notifications");
        var delivered = collector.await(trace, "tms INTERNAL deliver notification");
        assertThat(gateway.parent()).isEqualTo(CALLER);
        assertThat(hop.parent()).isEqualTo(gateway.id());
        assertThat(tms.parent()).isEqualTo(hop.id());
        assertThat(written.parent()).isEqualTo(tms.id());
        assertThat(published.parent()).isEqualTo(tms.id());
        assertThat(processed.parent()).isEqualTo(tms.id());
        assertThat(stored.parent()).isEqualTo(processed.id());
        assertThat(delivered.parent()).isEqualTo(processed.id());
        assertThat(gateway.attributes())
                .containsOnly(
                        Map.entry("http.request.method", "POST"),
                        Map.entry("http.route", "/api/tasks"),
                        Map.entry("http.response.status_code", "201"));
        assertThat(written.attributes())
                .containsOnly(
                        Map.entry("db.system.name", "mongodb"),
                        Map.entry("db.operation.name", "insert"),
                        Map.entry("db.collection.name", "tasks"));
        assertThat(published.attributes())
                .containsOnly(
                        Map.entry("messaging.system", "kafka"),
                        Map.entry("messaging.operation.name", "publish"),
                        Map.entry("messaging.operation.type", "send"),
                        Map.entry("messaging.destination.name", "taskwire.tasks"));
        // What nobody has asked for, such as looking for events, makes none.
        assertThat(collector.all().map(Collector.Traced::line)).noneMatch(line -> line.contains("leases"));
        // Signing on was a trace of its own, by both services.
        assertThat(collector.all().map(Collector.Traced::line)).contains("ums SERVER POST /api/user");
        assertThat(collector.all().map(Record::toString))
                .noneMatch(span ->
                        span.contains(task) || span.matches(".*user_[0-9a-z]{26}.*") || span.contains("example.com"));
    }

    @Test
    void aTraceGoesOnAfterARestart() throws Exception {
        var freeLease = publishElsewhere();
        try (var stack = start(collector.endpoint())) {
            assign(stack);
        }
        freeLease.run();
        var tms = collector.await(trace, "tms SERVER POST /api/tasks");
        assertThat(collector.of(trace)).noneMatch(span -> span.kind().equals("CONSUMER"));
        try (var stack = start(collector.endpoint())) {
            assertThat(stack.gateway().ready().succeeded()).isTrue();
            collector.await(trace, "tms INTERNAL deliver notification");
        }
        var processed = collector.await(trace, "tms CONSUMER process taskwire.tasks");
        assertThat(collector.of(trace))
                .filteredOn(span -> span.kind().equals("PRODUCER"))
                .isNotEmpty()
                .allMatch(span -> span.parent().equals(tms.id()));
        assertThat(processed.parent()).isEqualTo(tms.id());
        assertThat(collector.await(trace, "tms INTERNAL deliver notification").parent())
                .isEqualTo(processed.id());
    }

    @Test
    void withoutTheCollectorEverythingGoesOn() throws Exception {
        String nowhere = collector.endpoint();
        collector.close();
        long start = System.nanoTime();
        try (var stack = start(nowhere)) {
            var user = signOn(stack, "owner");
            user.get("/api/tasks").expect(200);
            var refused =
                    user.get("/api/tasks/nothing", "traceparent", traceparent).expect(404);
            assertThat(refused.text("trace_id")).isEqualTo(trace);
            assertThat(user.get("/api/tasks/nothing").expect(404).text("trace_id"))
                    .matches("[0-9a-f]{32}");
            assertThat(Scrape.of(stack.gateway().managementPort()).text())
                    .contains("traces_spans_exported_total{service=\"gateway\"} 0.0");
        }
        assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
    }
}
