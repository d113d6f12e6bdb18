package dev.taskwire.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.EventLog;
import dev.taskwire.local.testing.EventLog.Event;
import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.kafka.SecuredKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole system at a Kafka of others: TLS, a user with a password for each process, topics that others have made,
 * and exactly the permissions that the documentation lists.
 */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
@Execution(ExecutionMode.CONCURRENT)
class SecuredKafkaIT {
    private static final String PREFIX = "team-a.";
    private static final String PASSWORD = "a password of ";
    /** Shorter than the pause after which a gateway asks ums by itself. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private SecuredKafka kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = SecuredKafka.start(directory);
        for (String process : new String[] {"ums", "tms", "gateway"}) {
            kafka.setPassword(process, PASSWORD + process);
        }
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    private TestDeployment deployment() {
        return TestDeployment.on(directory, kafka.bootstrapServers())
                .with("KAFKA_TOPIC_PREFIX", PREFIX)
                .with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .with("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
                .with("KAFKA_TLS_CA_FILE", kafka.authorities().toString());
    }

    /** Lets the processes that are started next be that user. */
    private static TestDeployment as(TestDeployment taskwire, String user) {
        return taskwire.with("KAFKA_SASL_USERNAME", user).with("KAFKA_SASL_PASSWORD", PASSWORD + user);
    }

    private void createTopics(KafkaPermissions permissions) throws Exception {
        for (String topic : permissions.topics()) {
            kafka.createTopics(
                    topic.endsWith(".dead-letter")
                            ? new NewTopic(PREFIX + topic, 1, (short) 1).configs(Map.of("max.message.bytes", "2097176"))
                            : new NewTopic(PREFIX + topic, 6, (short) 1));
        }
    }

    @Test
    void theSystemWorksWithTheDocumentedPermissions() throws Exception {
        var permissions = KafkaPermissions.read();
        createTopics(permissions);
        permissions.grant(kafka, PREFIX);
        try (var taskwire = deployment();
                var log = EventLog.of(kafka.unsecuredBootstrapServers(), PREFIX + Topics.TASKS)) {
            // Given all processes, each with a user of its own.
            var ums = as(taskwire, "ums").startUms();
            var tms = as(taskwire, "tms").startTms();
            var one = as(taskwire, "gateway").startGateway();
            var another = taskwire.startGateway();
            TestDeployment.awaitReady(ums, tms, one, another);
            for (var process : List.of(ums, tms, one, another)) {
                process.management().awaitReadiness("\"kafka\":\"UP\"");
            }

            // When a task is created, then its event arrives, also at the consumers of tms.
            var user = TestUsers.register(one.client(), "joe");
            var task = user.post("/api/tasks", "{\"title\": \"t\"}").expect(201);
            assertThat(log.of(task.text("id"), 1)).extracting(Event::type).containsExactly("task.created");
            tms.management().awaitReadiness("\"task_events\":\"UP\"");
            tms.management().awaitReadiness("\"user_events\":\"UP\"");
            tms.management().awaitReadiness("\"relay\":\"UP\"");

            // When the user signs out at one gateway, then the other learns it from Kafka.
            var elsewhere = another.client().withToken(user.token());
            elsewhere.get("/api/users/me").expect(200);
            user.post("/api/user/logout", "").expect(204);
            Eventually.holds(SOON, () -> elsewhere.get("/api/users/me").expect(401));
            another.management().awaitMetrics("messaging_destination_name=\"" + PREFIX + Topics.USERS + "\"");

            // When tms may not publish for a while, then health says why, and no event is lost.
            var admin = TestUsers.register(one.client(), "ann");
            kafka.withdraw("tms", AclOperation.WRITE, ResourceType.TOPIC, PREFIX + Topics.TASKS);
            tms.management().awaitReadiness("\"kafka\":\"Kafka denies WRITE on topic " + PREFIX + Topics.TASKS + "\"");
            var late = admin.post("/api/tasks", "{\"title\": \"late\"}").expect(201);
            tms.management().awaitReadiness("\"relay\":\"BEHIND\"");
            kafka.allow("tms", AclOperation.WRITE, ResourceType.TOPIC, PREFIX + Topics.TASKS);
            assertThat(log.of(late.text("id"), 1)).extracting(Event::type).startsWith("task.created");
            tms.management().awaitReadiness("\"kafka\":\"UP\"");
            assertThat(tms.output() + ums.output() + one.output()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void aMissingPermissionAndAWrongPasswordEndTheStartWithOneLine() throws Exception {
        var permissions = KafkaPermissions.read();
        createTopics(permissions);
        permissions.grant(kafka, PREFIX);
        kafka.withdraw("tms", AclOperation.READ, ResourceType.TOPIC, PREFIX + Topics.USERS);
        try (var taskwire = deployment()) {
            as(taskwire, "ums").startUms();
            assertThat(refusal(as(taskwire, "tms").startTms(), "tms"))
                    .isEqualTo("tms: Kafka denies READ on topic " + PREFIX + Topics.USERS);
            assertThat(refusal(
                            as(taskwire, "ums")
                                    .with("KAFKA_SASL_PASSWORD", "another")
                                    .startUms(),
                            "ums"))
                    .startsWith("ums: Kafka refuses the user: ")
                    .endsWith("; check KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD");
        }
    }

    /**
     * Returns the one line with which the process ends. On a slow machine, Kafka may count as away at the first look;
     * then the process is started again.
     */
    private static String refusal(ServiceProcess process, String name) throws Exception {
        while (process.await("(?m)^" + name + ": |\"message\":\"ready\"").contains("ready")) {
            process.kill();
            process.restart();
        }
        assertThat(process.exitCode()).isEqualTo(1);
        return String.join(
                "\n",
                process.output()
                        .lines()
                        .filter(line -> line.startsWith(name + ": "))
                        .toList());
    }
}
