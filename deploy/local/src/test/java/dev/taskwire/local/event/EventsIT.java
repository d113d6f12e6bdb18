package dev.taskwire.local.event;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.gateway.GatewayApp;
import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a subscriber sees of the writes that were made through the gateway. */
class EventsIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    private static EventLog tasks() {
        return EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.tasks");
    }

    private static EventLog users() {
        return EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.users");
    }

    @Test
    void everyWriteOfATaskIsOneEventInOrder() {
        var user = taskwire.user();
        var created = user.post("/api/tasks", "{\"title\": \"Buy milk\"}").expect(201);
        String path = created.header("Location");
        user.put(path, "{\"title\": \"Buy oat milk\"}").expect(200);
        user.put(path, "{\"title\": \"Buy oat milk\"}").expect(200);
        user.put(path, "{\"status\": \"completed\", \"priority\": \"high\"}").expect(200);
        user.put(path, "{\"status\": \"pending\"}", "If-Match", "\"1\"").expect(412);
        user.delete(path).expect(204);
        user.get(path).expect(404);
        try (var log = tasks()) {
            var events = log.of(created.text("id"), 4);
            assertThat(events)
                    .extracting(Event::type)
                    .containsExactly("task.created", "task.updated", "task.status_changed", "task.deleted");
            assertThat(events).extracting(Event::sequence).containsExactly(1L, 2L, 3L, 4L);
            assertThat(events).extracting(Event::key).containsOnly(created.text("id"));
            assertThat(events.get(1).header("ce_sequence")).isEqualTo("0000000000000000002");
            assertThat(events.get(0).value().get("task")).isEqualTo(created.json());
            assertThat(events.get(1).value().get("changed")).hasToString("""
                    {"title":{"old":"Buy milk","new":"Buy oat milk"}}""");
            assertThat(events.get(2).value().get("changed")).hasToString("""
                    {"status":{"old":"pending","new":"completed"},"priority":{"old":"medium","new":"high"}}""");
            assertThat(events.get(3).value().at("/task/title").textValue()).isEqualTo("Buy oat milk");
            assertThat(events)
                    .allMatch(event -> event.value()
                            .at("/actor/user_id")
                            .equals(created.json().get("user_id")));
        }
    }

    @Test
    void everyEventNamesItsSchemaWhichTheGatewayServes() {
        var user = taskwire.user();
        String task = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201).text("id");
        user.post("/api/user/logout", "").expect(204);
        try (var tasks = tasks();
                var users = users()) {
            var events = Stream.concat(
                            tasks.of(task, 1).stream(),
                            users
                                    .until(all -> all.stream()
                                            .anyMatch(event -> event.type().equals("session.revoked")))
                                    .stream())
                    .toList();
            assertThat(events).extracting(Event::type).contains("task.created", "user.created", "session.revoked");
            assertThat(events).allSatisfy(event -> {
                var address = URI.create(event.header("ce_dataschema"));
                assertThat(address.isAbsolute()).isTrue();
                var schema = taskwire.anonymous().get(address.getPath()).expect(200);
                assertThat(schema.text("title")).isEqualTo(event.type());
                assertThat(schema.text("$id")).isEqualTo(address.toString());
            });
        }
    }

    @Test
    void whatIsDueSoonIsAnEventThatChangesNothing() {
        var user = taskwire.user();
        String due = Instant.now()
                .plus(Duration.ofHours(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        var created = user.post("/api/tasks", "{\"title\": \"t\", \"due_date\": \"" + due + "\"}")
                .expect(201);
        try (var log = tasks()) {
            var events = log.of(created.text("id"), 2);
            assertThat(events).extracting(Event::type).containsExactly("task.created", "task.due_soon");
            assertThat(events).extracting(Event::sequence).containsOnly(1L);
            assertThat(events.get(1).key()).isEqualTo(created.text("id"));
            assertThat(events.get(1).value()).hasToString("""
                    {"task":%s,"changed":{},"actor":{"user_id":null}}""".formatted(created.json()));
            var read = user.get(created.header("Location")).expect(200);
            assertThat(read.json()).isEqualTo(created.json());
            assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
            user.delete(created.header("Location"), "If-Match", "\"1\"").expect(204);
        }
    }

    @Test
    void concurrentWritersOfOneTaskMakeOneOrder() {
        var user = taskwire.user();
        var created = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
        var writes = IntStream.range(0, 40)
                .mapToObj(i -> user.sendAsync("PUT", created.header("Location"), "{\"title\": \"t" + i + "\"}"))
                .toList();
        long accepted =
                writes.stream().filter(write -> write.join().status() == 200).count();
        try (var log = tasks()) {
            var events = log.of(created.text("id"), 1 + (int) accepted);
            assertThat(events)
                    .extracting(Event::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 1 + accepted).boxed().toList());
        }
    }

    @Test
    void signingOnAndOutAreEventsWithoutSecrets() {
        String name = StackExtension.newName();
        var user = taskwire.signOn(name);
        String id = user.get("/api/users/me").expect(200).text("id");
        user.post("/api/user/logout", "").expect(204);
        try (var log = users()) {
            var events = log.until(
                    all -> all.stream().filter(event -> event.key().equals(id)).count() >= 2);
            var own = events.stream().filter(event -> event.key().equals(id)).toList();
            assertThat(own).extracting(Event::type).containsExactly("user.created", "session.revoked");
            assertThat(own.get(0).value().at("/user/username").textValue()).isEqualTo(name);
            assertThat(own.get(0).value().toString()).doesNotContain("$2a$", StackExtension.PASSWORD, "password_hash");
            assertThat(own.get(1).subject())
                    .isEqualTo(own.get(1).value().at("/session/id").textValue());
        }
    }

    @Test
    void aSignOutIsRefusedByEveryOtherGatewayToo() throws Exception {
        var variables = new HashMap<>(StackExtension.freePorts());
        variables.put("UMS_URLS", address(0));
        variables.put("TMS_URLS", address(1));
        variables.put("INTERNAL_API_KEY", taskwire.stack().internalApiKey());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", taskwire.stack().kafkaBootstrapServers());
        var app = new GatewayApp(
                EnvironmentReader.read(variables, GatewayConfig::from), OpenApiContract.load(), Clock.systemUTC());
        var other = await(app.start());
        try {
            await(other.ready());
            poison();
            var user = taskwire.user();
            var elsewhere = new ApiClient("http://127.0.0.1:" + other.port(), user.token());
            elsewhere.get("/api/tasks").expect(200);
            user.post("/api/user/logout", "").expect(204);
            Eventually.holds(MAX_WAIT, () -> elsewhere.get("/api/tasks").expect(401));
        } finally {
            await(other.stop());
        }
    }

    /** What is no event must not keep a gateway from the next one. */
    private static void poison() throws Exception {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", taskwire.stack().kafkaBootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int partition : List.of(0, 1, 2, 3, 4, 5)) {
                producer.send(new ProducerRecord<>("taskwire.users", partition, "key", "no event"))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static String address(int service) {
        return "http://127.0.0.1:" + taskwire.stack().services().get(service).port();
    }
}
