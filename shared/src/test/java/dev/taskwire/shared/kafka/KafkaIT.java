package dev.taskwire.shared.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.PublishFailureCode;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.admin.KafkaAvailabilityMonitor;
import dev.taskwire.shared.kafka.admin.TopicMismatchException;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test has topics of its own. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaIT {
    private static final Duration RETENTION = Duration.ofDays(3);

    private static Broker broker;

    private final String topic = "test." + UUID.randomUUID();
    private final List<EventEnvelope> received = new CopyOnWriteArrayList<>();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private Vertx vertx;

    @BeforeAll
    static void startKafka() throws Exception {
        broker = new Broker();
    }

    @AfterAll
    static void stopKafka() throws Exception {
        broker.close();
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        LocalMessageCodec.register(vertx.eventBus());
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void eventIsACloudEventInBinaryMode() throws Exception {
        createTopics();
        egress(broker.config());
        var event = event("k1", 7);
        await(publish(event));
        var record = broker.read(topic, 1).get(0);
        assertThat(record.key()).isEqualTo("k1");
        assertThat(new String(record.value(), UTF_8)).isEqualTo(event.data());
        assertThat(headers(record))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", event.id(),
                        "ce_type", "thing.changed",
                        "ce_source", "/test",
                        "ce_subject", "thing_7",
                        "ce_time", "2026-11-22T01:02:03.004Z",
                        "ce_sequence", "7",
                        "content-type", "application/json"));
    }

    @Test
    void eventsOfAKeyStayInOrder() throws Exception {
        createTopics();
        egress(broker.config());
        await(Future.all(IntStream.range(0, 20)
                .mapToObj(key -> publishFrom("k" + key, 1, 20))
                .toList()));
        var records = broker.read(topic, 400);
        assertThat(records).hasSize(400);
        for (int key = 0; key < 20; key++) {
            String name = "k" + key;
            assertThat(records)
                    .filteredOn(record -> record.key().equals(name))
                    .extracting(record -> Integer.valueOf(headers(record).get("ce_sequence")))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 20).boxed().toList());
        }
    }

    @Test
    void missingTopicsAreMadeAsPlanned() throws Exception {
        // Two processes at the same time.
        var plans =
                List.of(TopicSpec.events(topic, RETENTION), TopicSpec.deadLetters(Topics.deadLetter(topic), RETENTION));
        var monitors = List.of(
                new KafkaAvailabilityMonitor(vertx, broker.config(), plans),
                new KafkaAvailabilityMonitor(vertx, broker.config(), plans));
        await(Future.all(monitors.stream().map(KafkaAvailabilityMonitor::start).toList()));
        assertThat(monitors).extracting(KafkaAvailabilityMonitor::state).containsOnly(KafkaAvailabilityMonitor.UP);
        for (var monitor : monitors) {
            await(monitor.close());
        }
        try (var admin = broker.admin()) {
            var names = List.of(topic, Topics.deadLetter(topic));
            var found = admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
            assertThat(partitions(found, topic)).isEqualTo(6);
            assertThat(partitions(found, Topics.deadLetter(topic))).isEqualTo(1);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            var configs = admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
            var config = Objects.requireNonNull(configs.get(resource));
            assertThat(config.get("retention.ms").value()).isEqualTo("" + RETENTION.toMillis());
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
            assertThat(config.get("max.message.bytes").value()).isEqualTo("1048588");
            assertThat(config.get("min.insync.replicas").value()).isEqualTo("1");
        }
    }

    @Test
    void topicWithTooFewPartitionsIsAFault() throws Exception {
        create(new NewTopic(topic, 2, (short) 1));
        assertFault("topic " + topic + " has too few partitions: 2; it must have at least 6");
    }

    @Test
    void topicThatTakesSmallRecordsOnlyIsAFault() throws Exception {
        create(new NewTopic(topic, 6, (short) 1).configs(Map.of("max.message.bytes", "10000")));
        assertFault("topic " + topic
                + " accepts records of at most 10000 bytes; its max.message.bytes must be at least 1048588");
    }

    @Test
    void tooLargeAnEventIsRefused() throws Exception {
        create(new NewTopic(topic, 6, (short) 1).configs(Map.of("max.message.bytes", "10000")));
        egress(broker.config());
        var large = new EventEnvelope("e", "thing.changed", "s", "k", 1, Instant.EPOCH, "\"" + noise(20_000) + "\"");
        assertFailure(publish(large), PublishFailureCode.REFUSED);
        assertFailure(publish(unnamed()), PublishFailureCode.REFUSED);
        await(publish(event("k", 2)));
    }

    @Test
    void unreachableKafkaIsAway() throws Exception {
        var nowhere = new KafkaConfig("host.invalid:9092", RETENTION);
        var monitor = new KafkaAvailabilityMonitor(vertx, nowhere, List.of(TopicSpec.events(topic, RETENTION)));
        await(monitor.start());
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY);
        await(monitor.close());
        egress(nowhere);
        assertFailure(publish(event("k", 1)), PublishFailureCode.UNAVAILABLE);
    }

    @Test
    void manyEventsFailTogetherWhileTheTopicIsMissing() throws Exception {
        egress(broker.config());
        long start = System.nanoTime();
        var sent =
                IntStream.range(0, 50).mapToObj(n -> publish(event("k" + n, 1))).toList();
        for (var one : sent) {
            assertFailure(one, PublishFailureCode.UNAVAILABLE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        createTopics();
        await(publish(event("k", 2)));
        // Nothing of what has failed is still on its way.
        assertThat(broker.read(topic, 1)).hasSize(1);
    }

    @Test
    void everyEventFromNowOnIsReceived() throws Exception {
        createTopics();
        egress(broker.config());
        await(publish(event("k", 1)));
        listen();
        ingress();
        await(Future.all(IntStream.range(2, 102)
                .mapToObj(n -> publish(event("k" + n % 7, n)))
                .toList()));
        Eventually.holds(() -> assertThat(received).hasSize(100));
        assertThat(received).extracting(EventEnvelope::sequence).doesNotContain(1L);
        assertThat(received)
                .contains(new EventEnvelope(
                        received.get(0).id(),
                        "thing.changed",
                        received.get(0).subject(),
                        received.get(0).key(),
                        received.get(0).sequence(),
                        Instant.parse("2026-11-22T01:02:03.004Z"),
                        "{\"n\":" + received.get(0).sequence() + "}"));
    }

    @Test
    void poisonedRecordsGoToTheDeadLetterTopicAndTheRestFlowsOn() throws Exception {
        createTopics();
        egress(broker.config());
        listen();
        ingress();
        broker.send(new ProducerRecord<>(topic, 3, "k", "no event".getBytes(UTF_8)));
        broker.send(new ProducerRecord<>(topic, 3, null, null));
        var unordered = new ProducerRecord<>(topic, 3, "k", "{}".getBytes(UTF_8));
        Map.of("specversion", "1.0", "id", "1", "source", "/", "type", "t", "subject", "s", "sequence", "first")
                .forEach((name, value) -> unordered.headers().add("ce_" + name, value.getBytes(UTF_8)));
        broker.send(unordered);
        await(publish(event("fails", 1)));
        await(publish(event("k", 2)));
        Eventually.holds(() -> assertThat(received).hasSize(1));
        var letters = broker.read(Topics.deadLetter(topic), 4);
        assertThat(letters)
                .extracting(letter -> headers(letter).get("dead_letter_reason"))
                .allMatch(reason ->
                        reason.startsWith("the record is not a CloudEvent: ") || reason.equals("cannot be handled"));
        assertThat(letters)
                .filteredOn(letter -> "k".equals(letter.key()))
                .extracting(letter -> new String(letter.value(), UTF_8))
                .containsExactlyInAnyOrder("no event", "{}");
        assertThat(letters)
                .extracting(letter -> headers(letter).get("dead_letter_origin"))
                .contains(topic + "/3/0", topic + "/3/1", topic + "/3/2")
                .doesNotHaveDuplicates();
        assertThat(letters)
                .filteredOn(letter -> "fails".equals(letter.key()))
                .singleElement()
                .satisfies(letter -> assertThat(headers(letter))
                        .containsEntry("dead_letter_reason", "cannot be handled")
                        .containsEntry("ce_sequence", "1"));
        // An alert counts them.
        assertThat(metrics.scrape())
                .containsPattern("messaging_process_duration_seconds_count\\{error_type=\"poison\",.*} 4");
    }

    private static int partitions(Map<String, TopicDescription> found, String name) {
        return Objects.requireNonNull(found.get(name)).partitions().size();
    }

    private void createTopics() throws Exception {
        create(new NewTopic(topic, 6, (short) 1), new NewTopic(Topics.deadLetter(topic), 1, (short) 1));
    }

    private static void create(NewTopic... topics) throws Exception {
        try (var admin = broker.admin()) {
            admin.createTopics(List.of(topics)).all().get(30, TimeUnit.SECONDS);
        }
    }

    private void assertFault(String message) throws Exception {
        var monitor = new KafkaAvailabilityMonitor(vertx, broker.config(), List.of(TopicSpec.events(topic, RETENTION)));
        assertThatExceptionOfType(TopicMismatchException.class)
                .isThrownBy(() -> await(monitor.start()))
                .withMessage(message);
        assertThat(monitor.state()).isEqualTo(message);
        await(monitor.close());
    }

    private void egress(KafkaConfig config) throws Exception {
        await(vertx.deployVerticle(new KafkaEventPublisher(
                config, topic, "/test", Telemetry.withoutTracing(new MetricsRegistry("test")))));
    }

    private void ingress() throws Exception {
        var ingress = new KafkaBroadcastConsumer(broker.config(), topic, Telemetry.withoutTracing(metrics));
        await(vertx.deployVerticle(ingress));
        await(ingress.firstAssigned());
    }

    private void listen() {
        vertx.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(topic), message -> {
            if (message.body().key().equals("fails")) {
                message.fail(1, "cannot be handled");
            } else {
                received.add(message.body());
                message.reply(null);
            }
        });
    }

    private Future<?> publishFrom(String key, int sequence, int last) {
        return sequence > last
                ? Future.succeededFuture()
                : publish(event(key, sequence)).compose(sent -> publishFrom(key, sequence + 1, last));
    }

    private Future<?> publish(EventEnvelope event) {
        return vertx.eventBus().request(EventBusAddresses.publish(topic), event, LocalMessageCodec.options());
    }

    private static EventEnvelope event(String key, int sequence) {
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "thing.changed",
                "thing_" + sequence,
                key,
                sequence,
                Instant.parse("2026-11-22T01:02:03.004Z"),
                "{\"n\":" + sequence + "}");
    }

    @SuppressWarnings("NullAway") // as from a document that somebody has tampered with
    private static EventEnvelope unnamed() {
        return new EventEnvelope(null, "thing.changed", "s", "k", 1, Instant.EPOCH, "{}");
    }

    private static String noise(int length) {
        var noise = new StringBuilder();
        while (noise.length() < length) {
            noise.append(UUID.randomUUID());
        }
        return noise.toString();
    }

    private static void assertFailure(Future<?> sent, int code) {
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(sent))
                .matches(failure -> failure.failureCode() == code);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        var headers = new TreeMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }
}
