package dev.taskwire.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The example for subscribers, run as the README says, keeps a correct copy. */
class ExamplesIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aCopyHasWhatWasThereAndFollowsWhatHappens() throws Exception {
        var user = taskwire.user();
        var before = user.post("/api/tasks", "{\"title\": \"before\"}").expect(201);
        var deleted = user.post("/api/tasks", "{\"title\": \"deleted\"}").expect(201);
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=../examples/logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "../examples/TaskCopy.java")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "TASKWIRE_URL",
                        "http://127.0.0.1:" + taskwire.stack().gateway().port(),
                        "TASKWIRE_TOKEN",
                        taskwire.admin().token(),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        taskwire.stack().kafkaBootstrapServers()));
        var copy = builder.start();
        try {
            await(output, before.text("id"), "\"before\"");
            user.put(before.header("Location"), "{\"title\": \"changed\"}").expect(200);
            var after = user.post("/api/tasks", "{\"title\": \"after\"}").expect(201);
            user.delete(deleted.header("Location")).expect(204);
            await(output, before.text("id"), "\"changed\"");
            await(output, after.text("id"), "\"after\"");
            await(output, deleted.text("id"), "gone");
            remind(user, output);
            repeat(deleted.text("id"), before.text("id"));
            user.put(before.header("Location"), "{\"title\": \"last\"}").expect(200);
            await(output, before.text("id"), "\"last\"");
            await(output, deleted.text("id"), "gone");
            assertThat(Files.readString(output).lines().filter(line -> line.contains(before.text("id"))))
                    .hasSize(3);
        } finally {
            copy.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /**
     * Repeats all events of the tasks, behind what is newer. In every partition, so that whatever comes then to one of
     * them is read behind it.
     */
    private static void repeat(String... tasks) throws Exception {
        String brokers = taskwire.stack().kafkaBootstrapServers();
        try (var log = EventLog.of(brokers, "taskwire.tasks");
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", brokers),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (var task : tasks) {
                for (var event : log.of(task, 2)) {
                    for (var partition : producer.partitionsFor("taskwire.tasks")) {
                        var record = new ProducerRecord<>(
                                "taskwire.tasks",
                                partition.partition(),
                                event.key(),
                                event.value().toString());
                        event.headers()
                                .forEach((name, value) ->
                                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                        producer.send(record).get(10, TimeUnit.SECONDS);
                    }
                }
            }
        }
    }

    /** An event with the version that the copy has changes nothing. */
    private static void remind(ApiClient user, Path output) throws Exception {
        String due = Instant.now().plus(Duration.ofHours(1)).toString();
        var soon = user.post("/api/tasks", "{\"title\": \"soon\", \"due_date\": \"" + due + "\"}")
                .expect(201);
        try (var log = EventLog.of(taskwire.stack().kafkaBootstrapServers(), "taskwire.tasks")) {
            assertThat(log.of(soon.text("id"), 2))
                    .extracting(EventLog.Event::type)
                    .endsWith("task.due_soon");
        }
        user.put(soon.header("Location"), "{\"title\": \"later\"}").expect(200);
        await(output, soon.text("id"), "\"later\"");
        assertThat(Files.readString(output).lines().filter(line -> line.contains(soon.text("id"))))
                .hasSize(2);
    }

    /** Waits until the last line about the task has the text. */
    private static void await(Path output, String id, String text) throws Exception {
        Eventually.holds(MAX_WAIT, () -> assertThat(lastLine(output, id)).contains(text));
    }

    private static String lastLine(Path output, String id) throws IOException {
        return Files.readString(output)
                .lines()
                .filter(line -> line.contains(id))
                .reduce("", (before, line) -> line);
    }
}
