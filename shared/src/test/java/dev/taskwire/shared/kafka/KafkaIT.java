package dev.taskwire.shared.kafka;

import static dev.taskwire.shared.kafka.KafkaEvents.event;
import static dev.taskwire.testing.Futures.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

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
import dev.taskwire.testing.ConcurrentTest;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.kafka.KafkaBackend;
import dev.taskwire.testing.kafka.TestBroker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.junit5.VertxExtension;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves what the topics, the publisher and the broadcast consumer do with Kafka. Each test has topics of its own. */
@ParameterizedClass
@EnumSource(KafkaBackend.class)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaIT {
    private static final Duration RETENTION = Duration.ofDays(3);

    @Parameter
    private KafkaBackend backend;

    private final List<EventEnvelope> received = new CopyOnWriteArrayList<>();
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private Vertx vertx;
    private TestBroker broker;
    private KafkaConfig config;
    private String topic;

    @BeforeEach
    void open(Vertx injected) {
        vertx = injected;
        LocalMessageCodec.register(vertx.eventBus());
        broker = backend.open();
        config = new KafkaConfig(broker.bootstrapServers(), RETENTION);
        topic = broker.name();
    }

    @AfterEach
    void close() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @ConcurrentTest
    void eventIsACloudEventInBinaryMode() throws Exception {
        createTopics();
        var events = publisher(config);
        var event = event("k1", 7);
        await(events.publish(event));
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
                        "ce_sequence", "0000000000000000007",
                        "ce_dataschema", KafkaEvents.PUBLIC_URL + "/schemas/events/thing.changed.json",
                        "content-type", "application/json"));
    }

    @ConcurrentTest
    void eventsOfAKeyStayInOrder() throws Exception {
        createTopics();
        var events = publisher(config);
        await(Future.all(IntStream.range(0, 20)
                .mapToObj(key -> events.publish("k" + key, 1, 20))
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

    @ConcurrentTest
    void loneEventIsSentAtOnce() throws Exception {
        createTopics();
        var events = publisher(config);
        // Each of them comes later than an event waits for others. Another process may hold one up, but not all.
        long shortest = Long.MAX_VALUE;
        for (int n = 0; n < 20; n++) {
            await(vertx.timer(15));
            long start = System.nanoTime();
            await(events.publish(event("k1", n)));
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(5));
    }

    @ConcurrentTest
    void eventsUnderLoadShareRequests() throws Exception {
        createTopics();
        var events = publisher(config);
        await(events.publish(event("first", 0)));
        double before = requests();
        long start = System.nanoTime();
        var published = new ArrayList<Future<Void>>();
        for (int n = 0; n < 300; n++) {
            published.add(events.publish(event("k" + n, n)));
            await(vertx.timer(1));
        }
        await(Future.all(published));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        // One every ten milliseconds, and a few that are not about records.
        assertThat(requests() - before).isLessThan(millis / 10.0 + 10);
    }

    private double requests() throws Exception {
        var name = new ObjectName("kafka.producer:type=producer-metrics,client-id=taskwire-" + topic);
        return (double) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "request-total");
    }

    @ConcurrentTest
    void missingTopicsAreMadeAsPlanned() throws Exception {
        // Two processes at the same time.
        var plans = TopicSpec.received(topic, RETENTION);
        var monitors = List.of(
                new KafkaAvailabilityMonitor(vertx, config, plans), new KafkaAvailabilityMonitor(vertx, config, plans));
        await(Future.all(monitors.stream().map(KafkaAvailabilityMonitor::start).toList()));
        assertThat(monitors).extracting(KafkaAvailabilityMonitor::state).containsOnly(KafkaAvailabilityMonitor.UP);
        for (var monitor : monitors) {
            await(monitor.close());
        }
        var names = List.of(topic, Topics.deadLetter(topic));
        // The broker knows them a moment after they were made.
        Eventually.holds(() -> assertThat(broker.admin().listTopics().names().get(30, TimeUnit.SECONDS))
                .containsAll(names));
        var found = broker.admin().describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
        assertThat(partitions(found, topic)).isEqualTo(6);
        assertThat(partitions(found, Topics.deadLetter(topic))).isEqualTo(1);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var configs = broker.admin().describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
        var settings = Objects.requireNonNull(configs.get(resource));
        assertThat(settings.get("retention.ms").value()).isEqualTo("" + RETENTION.toMillis());
        assertThat(settings.get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(settings.get("max.message.bytes").value()).isEqualTo("1048588");
        assertThat(settings.get("min.insync.replicas").value()).isEqualTo("1");
    }

    @ConcurrentTest
    void topicWithTooFewPartitionsIsAFault() throws Exception {
        broker.createTopics(new NewTopic(topic, 2, (short) 1));
        assertFault("topic " + topic + " has too few partitions: 2; it must have at least 6");
    }

    @ConcurrentTest
    void topicThatTakesSmallRecordsOnlyIsAFault() throws Exception {
        broker.createTopics(new NewTopic(topic, 6, (short) 1).configs(Map.of("max.message.bytes", "10000")));
        assertFault("topic " + topic
                + " accepts records of at most 10000 bytes; its max.message.bytes must be at least 1048588");
    }

    @ConcurrentTest
    void tooLargeAnEventIsRefused() throws Exception {
        broker.createTopics(new NewTopic(topic, 6, (short) 1).configs(Map.of("max.message.bytes", "10000")));
        var events = publisher(config);
        var large = new EventEnvelope("e", "thing.changed", "s", "k", 1, Instant.EPOCH, "\"" + noise(20_000) + "\"");
        assertFailure(events.publish(large), PublishFailureCode.REFUSED);
        assertFailure(events.publish(unnamed()), PublishFailureCode.REFUSED);
        await(events.publish(event("k", 2)));
    }

    @ConcurrentTest
    void unreachableKafkaIsAway() throws Exception {
        var nowhere = new KafkaConfig("host.invalid:9092", RETENTION);
        var monitor = new KafkaAvailabilityMonitor(vertx, nowhere, List.of(TopicSpec.published(topic, RETENTION)));
        await(monitor.start());
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY);
        await(monitor.close());
        var events = publisher(nowhere);
        assertFailure(events.publish(event("k", 1)), PublishFailureCode.UNAVAILABLE);
    }

    @ConcurrentTest
    void manyEventsFailTogetherWhileTheTopicIsMissing() throws Exception {
        assumeFalse(broker.createsTopics(), "the broker creates the topic that is to be missing");
        var events = publisher(config);
        long start = System.nanoTime();
        var sent = IntStream.range(0, 50)
                .mapToObj(n -> events.publish(event("k" + n, 1)))
                .toList();
        for (var one : sent) {
            assertFailure(one, PublishFailureCode.UNAVAILABLE);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        createTopics();
        await(events.publish(event("k", 2)));
        // Nothing of what has failed is still on its way.
        assertThat(broker.read(topic, 1)).hasSize(1);
    }

    @ConcurrentTest
    void everyEventFromNowOnIsReceived() throws Exception {
        createTopics();
        var events = publisher(config);
        await(events.publish(event("k", 1)));
        listen();
        consumer();
        await(Future.all(IntStream.range(2, 102)
                .mapToObj(n -> events.publish(event("k" + n % 7, n)))
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
                        KafkaEvents.TIME,
                        "{\"n\":" + received.get(0).sequence() + "}"));
    }

    @ConcurrentTest
    void poisonedRecordsGoToTheDeadLetterTopicAndTheRestFlowsOn() throws Exception {
        createTopics();
        var events = publisher(config);
        listen();
        consumer();
        broker.send(new ProducerRecord<>(topic, 3, "k", "no event".getBytes(UTF_8)));
        broker.send(new ProducerRecord<>(topic, 3, null, null));
        var unordered = new ProducerRecord<>(topic, 3, "k", "{}".getBytes(UTF_8));
        Map.of("specversion", "1.0", "id", "1", "source", "/", "type", "t", "subject", "s", "sequence", "first")
                .forEach((name, value) -> unordered.headers().add("ce_" + name, value.getBytes(UTF_8)));
        broker.send(unordered);
        await(events.publish(event("fails", 1)));
        await(events.publish(event("k", 2)));
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
                        .containsEntry("ce_sequence", "0000000000000000001"));
        // An alert counts them.
        assertThat(metrics.scrape())
                .containsPattern("messaging_process_duration_seconds_count\\{error_type=\"poison\",.*} 4");
    }

    private static int partitions(Map<String, TopicDescription> found, String name) {
        return Objects.requireNonNull(found.get(name)).partitions().size();
    }

    private void createTopics() throws Exception {
        broker.createTopics(new NewTopic(topic, 6, (short) 1), new NewTopic(Topics.deadLetter(topic), 1, (short) 1));
    }

    private void assertFault(String message) throws Exception {
        // A check that gets no response in time reports that Kafka is away, so another one follows.
        Eventually.holds(() -> {
            var monitor = new KafkaAvailabilityMonitor(vertx, config, List.of(TopicSpec.published(topic, RETENTION)));
            try {
                assertThatExceptionOfType(TopicMismatchException.class)
                        .isThrownBy(() -> await(monitor.start()))
                        .withMessage(message);
                assertThat(monitor.state()).isEqualTo(message);
            } finally {
                await(monitor.close());
            }
        });
    }

    private KafkaEvents publisher(KafkaConfig servers) throws Exception {
        return await(KafkaEvents.deploy(vertx, servers, topic));
    }

    private void consumer() throws Exception {
        var consumer = new KafkaBroadcastConsumer(config, topic, Telemetry.withoutTracing(metrics));
        await(vertx.deployVerticle(consumer));
        await(consumer.firstAssigned());
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
}
