package dev.taskwire.shared.kafka;

import static dev.taskwire.shared.kafka.KafkaEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.admin.KafkaAvailabilityMonitor;
import dev.taskwire.shared.kafka.admin.TopicMismatchException;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.SelfSignedCertificate;
import dev.taskwire.testing.kafka.SecuredKafka;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients at a broker with TLS, passwords and ACLs: what they need, and what is said when something is wrong. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class SecuredKafkaIT {
    private static final Duration RETENTION = Duration.ofDays(1);
    /** Longer than several checks of the monitor. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    @TempDir
    private static Path shared;

    private static SecuredKafka kafka;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = "t" + UUID.randomUUID() + ".";
    private final String topic = "things";
    private final String user = "u" + UUID.randomUUID();
    private final List<EventEnvelope> received = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startKafka() throws IOException {
        kafka = SecuredKafka.start(shared);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        kafka.setPassword(user, "right");
        LocalMessageCodec.register(vertx.eventBus());
        vertx.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(topic), message -> {
            received.add(message.body());
            message.reply(null);
        });
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** The name of a topic or group at Kafka. */
    private String named(String name) {
        return prefix + name;
    }

    private KafkaConfig config(Map<String, String> more) {
        var variables = new HashMap<String, String>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        variables.put("KAFKA_TOPIC_PREFIX", prefix);
        variables.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        variables.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        variables.put("KAFKA_SASL_USERNAME", user);
        variables.put("KAFKA_TLS_CA_FILE", kafka.authorities().toString());
        variables.putAll(more);
        if (!variables.containsKey("KAFKA_SASL_PASSWORD_FILE")) {
            variables.putIfAbsent("KAFKA_SASL_PASSWORD", "right");
        }
        return EnvironmentReader.read(variables, KafkaConfig::from);
    }

    private void createTopics() throws Exception {
        kafka.createTopics(
                new NewTopic(named(topic), 6, (short) 1),
                new NewTopic(Topics.deadLetter(named(topic)), 1, (short) 1)
                        .configs(Map.of("max.message.bytes", "2097176")));
    }

    private void allowAll(String principal) throws Exception {
        kafka.allow(principal, READ, TOPIC, named(topic));
        kafka.allow(principal, WRITE, TOPIC, named(topic));
        kafka.allow(principal, WRITE, TOPIC, Topics.deadLetter(named(topic)));
        kafka.allow(principal, READ, GROUP, named("group"));
    }

    private KafkaAvailabilityMonitor monitor(KafkaConfig config) {
        var specs = new ArrayList<>(TopicSpec.received(topic, RETENTION));
        specs.add(TopicSpec.published(topic, RETENTION));
        return new KafkaAvailabilityMonitor(vertx, config, specs);
    }

    private void assertFault(KafkaConfig config, String beginning, String end) throws Exception {
        // A check that gets no response in time reports that Kafka is away, so another one follows.
        Eventually.holds(MAX_WAIT, () -> {
            var monitor = monitor(config);
            try {
                assertThatExceptionOfType(TopicMismatchException.class)
                        .isThrownBy(() -> await(monitor.start()))
                        .satisfies(fault -> assertThat(fault.getMessage())
                                .startsWith(beginning)
                                .endsWith(end)
                                .doesNotContain("\n", "wrong", "right"));
                assertThat(monitor.state()).startsWith(beginning).endsWith(end);
            } finally {
                await(monitor.close());
            }
        });
    }

    private static void awaitState(KafkaAvailabilityMonitor monitor, String state) throws Exception {
        Eventually.holds(MAX_WAIT, () -> assertThat(monitor.state()).isEqualTo(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void clientsNeedOnlyWhatTheyDo(String mechanism) throws Exception {
        // Given topics that others have made, and a user who may read and write them, and nothing else.
        boolean plain = mechanism.equals("PLAIN");
        String name = plain ? SecuredKafka.PLAIN_USER : user;
        createTopics();
        allowAll(name);
        var config = config(Map.of(
                "KAFKA_SASL_MECHANISM",
                mechanism,
                "KAFKA_SASL_USERNAME",
                name,
                "KAFKA_SASL_PASSWORD",
                plain ? SecuredKafka.PLAIN_PASSWORD : "right"));
        var monitor = monitor(config);

        // When a process starts and publishes.
        await(monitor.start());
        awaitState(monitor, KafkaAvailabilityMonitor.UP);
        consume(config);
        try (var member = new GroupMember(config, topic, "group").start()) {
            var events = await(KafkaEvents.deploy(vertx, config, topic));
            await(events.publish("k", 1, 2));
            await(events.publish("poison", 3, 3));

            // Then all consumers get the events.
            Eventually.holds(MAX_WAIT, () -> assertThat(member.done).containsExactly("k 1", "k 2"));
            Eventually.holds(() ->
                    assertThat(received).extracting(EventEnvelope::sequence).containsExactlyInAnyOrder(1L, 2L, 3L));
            Eventually.holds(() -> assertThat(member.consumer.state()).isEqualTo("UP"));
        }
        await(monitor.close());
    }

    private void consume(KafkaConfig config) throws Exception {
        var consumer = new KafkaBroadcastConsumer(config, topic, Telemetry.withoutTracing(new MetricsRegistry("test")));
        await(vertx.deployVerticle(consumer));
        await(consumer.firstAssigned());
    }

    @Test
    void wrongPassword() throws Exception {
        assertFault(
                config(Map.of("KAFKA_SASL_PASSWORD", "wrong")),
                "Kafka refuses the user: ",
                "; check KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD");
    }

    @Test
    void wrongAuthority() throws Exception {
        SelfSignedCertificate.create("EC").write(directory);
        assertFault(
                config(Map.of("KAFKA_TLS_CA_FILE", directory.resolve("tls.crt").toString())),
                "TLS with Kafka fails: ",
                "; check KAFKA_TLS_CA_FILE");
    }

    @Test
    void missingPermissionsAreNamedAtStart() throws Exception {
        createTopics();
        kafka.allow(user, WRITE, TOPIC, named(topic));
        assertFault(
                config(Map.of()),
                "Kafka denies READ on topic " + named(topic) + ", WRITE on topic " + Topics.deadLetter(named(topic)),
                "");
    }

    @Test
    void missingTopicsAreNamedUntilSomebodyMakesThem() throws Exception {
        // Given a user who may not create topics.
        allowAll(user);
        var monitor = monitor(config(Map.of()));

        // When the process starts before the topics exist, then it waits, and says for what.
        await(monitor.start());
        awaitState(
                monitor,
                "these topics do not exist, and Kafka denies to create them: " + named(topic) + ", "
                        + Topics.deadLetter(named(topic)));

        // When they are made, then all is well.
        createTopics();
        awaitState(monitor, KafkaAvailabilityMonitor.UP);
        await(monitor.firstAvailable());
        await(monitor.close());
    }

    @Test
    void withdrawnPermissionsAreNamedAndNothingIsLostWhenTheyAreBack() throws Exception {
        // Given processes that publish and consume.
        createTopics();
        allowAll(user);
        var config = config(Map.of());
        var monitor = monitor(config);
        await(monitor.start());
        consume(config);
        try (var member = new GroupMember(config, topic, "group").start()) {
            var events = await(KafkaEvents.deploy(vertx, config, topic));
            await(events.publish("k", 1, 1));
            Eventually.holds(MAX_WAIT, () -> assertThat(member.done).contains("k 1"));

            // When they may not write, then it is said which permission is missing.
            kafka.withdraw(user, WRITE, TOPIC, named(topic));
            Eventually.holds(
                    MAX_WAIT,
                    () -> assertThatThrownBy(() -> await(events.publish(event("other", 9))))
                            .isNotNull());
            awaitState(monitor, "Kafka denies WRITE on topic " + named(topic));
            kafka.allow(user, WRITE, TOPIC, named(topic));
            await(events.publishUntilAcknowledged("k", 2, 2));
            Eventually.holds(MAX_WAIT, () -> assertThat(member.done).contains("k 2"));

            // When they may not read, then that is said, and later events arrive once they may.
            kafka.withdraw(user, READ, TOPIC, named(topic));
            awaitState(monitor, "Kafka denies READ on topic " + named(topic));
            Eventually.holds(
                    MAX_WAIT,
                    () -> assertThat(member.consumer.state())
                            .isEqualTo("Kafka denies access: Not authorized to access topics: [" + named(topic) + "]"));
            await(events.publishUntilAcknowledged("k", 3, 3));
            kafka.allow(user, READ, TOPIC, named(topic));
            Eventually.holds(MAX_WAIT, () -> assertThat(member.done).contains("k 3"));
            Eventually.holds(
                    MAX_WAIT,
                    () -> assertThat(received)
                            .extracting(EventEnvelope::sequence)
                            .contains(1L, 2L, 3L));
            awaitState(monitor, KafkaAvailabilityMonitor.UP);

            // When the group is closed to them, then their own state says so.
            kafka.withdraw(user, READ, GROUP, named("group"));
            Eventually.holds(
                    MAX_WAIT,
                    () -> assertThat(member.consumer.state())
                            .isEqualTo("Kafka denies access: Not authorized to access group: " + named("group")));
            kafka.allow(user, READ, GROUP, named("group"));
            await(events.publishUntilAcknowledged("k", 4, 4));
            Eventually.holds(MAX_WAIT, () -> assertThat(member.done).contains("k 4"));
            Eventually.holds(MAX_WAIT, () -> assertThat(member.consumer.state()).isEqualTo("UP"));
        }
        await(monitor.close());
    }

    @Test
    void producerThatWasRefusedAtItsFirstEventSendsOnceItMay() throws Exception {
        // Given a publisher who may read the topic, but not write.
        createTopics();
        kafka.allow(user, READ, TOPIC, named(topic));
        var events = await(KafkaEvents.deploy(vertx, config(Map.of()), topic));
        assertThatThrownBy(() -> await(events.publish(event("k", 1)))).isNotNull();

        // When it may write, then the same publisher sends.
        kafka.allow(user, WRITE, TOPIC, named(topic));
        await(events.publishUntilAcknowledged("k", 1, 1));
    }

    @Test
    void changedPasswordIsReadFromItsFile() throws Exception {
        // Given a publisher whose file has an old password.
        createTopics();
        allowAll(user);
        var file = Files.writeString(directory.resolve("password"), "old\n");
        var config = config(Map.of("KAFKA_SASL_PASSWORD_FILE", file.toString()));
        var events = await(KafkaEvents.deploy(vertx, config, topic));
        assertThatThrownBy(() -> await(events.publish(event("k", 1)))).isNotNull();

        // When its file gets the new one, then the same publisher sends.
        Files.writeString(file, "right\n");
        await(events.publishUntilAcknowledged("k", 1, 1));
    }

    @Test
    void renewedCertificatesTakeEffectWithoutARestart() throws Exception {
        // Given a broker that does not trust the certificate of the client.
        var trusted = SelfSignedCertificate.create("EC");
        SelfSignedCertificate.create("EC").write(directory);
        try (var broker = SecuredKafka.startForCertificates(directory, trusted)) {
            var config = EnvironmentReader.read(
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS",
                            broker.bootstrapServers(),
                            "KAFKA_SECURITY_PROTOCOL",
                            "SSL",
                            "KAFKA_TLS_CA_FILE",
                            broker.authorities().toString(),
                            "KAFKA_TLS_CERT_FILE",
                            directory.resolve("tls.crt").toString(),
                            "KAFKA_TLS_KEY_FILE",
                            directory.resolve("tls.key").toString()),
                    KafkaConfig::from);
            broker.createTopics(new NewTopic(topic, 6, (short) 1));
            broker.allow("CN=localhost", WRITE, TOPIC, topic);
            var monitor = new KafkaAvailabilityMonitor(vertx, config, List.of(TopicSpec.published(topic, RETENTION)));
            await(monitor.start().otherwiseEmpty());
            Eventually.holds(
                    MAX_WAIT,
                    () -> assertThat(monitor.state())
                            .startsWith("Kafka refuses the TLS connection: ")
                            .contains("check KAFKA_TLS_CERT_FILE"));

            // When the files are renewed, then Kafka lets it in.
            Files.writeString(directory.resolve("tls.crt"), trusted.certificate());
            Files.writeString(directory.resolve("tls.key"), trusted.key());
            awaitState(monitor, KafkaAvailabilityMonitor.UP);
            await(monitor.close());
        }
    }
}
