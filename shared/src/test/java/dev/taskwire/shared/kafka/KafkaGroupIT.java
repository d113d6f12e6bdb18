package dev.taskwire.shared.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes of one group, each a Vert.x of its own. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaGroupIT {
    private static final String TOPIC = "test.group";
    private static final String GROUP = "tester";

    private final List<Member> processes = new ArrayList<>();
    private Broker broker;
    private Vertx publisher;

    @BeforeEach
    void start() throws Exception {
        broker = new Broker();
        publisher = Vertx.vertx();
        LocalMessageCodec.register(publisher.eventBus());
        await(publisher.deployVerticle(new KafkaEventPublisher(
                broker.config(), TOPIC, "/test", Telemetry.withoutTracing(new MetricsRegistry("test")))));
    }

    @AfterEach
    void stop() throws Exception {
        for (var process : processes) {
            await(process.vertx.close());
        }
        await(publisher.close());
        broker.close();
    }

    /** A member of the group, and what it has been asked to handle. */
    private final class Member {
        final Vertx vertx = Vertx.vertx();
        final MetricsRegistry metrics = new MetricsRegistry("test");
        final KafkaGroupConsumer ingress =
                new KafkaGroupConsumer(broker.config(), TOPIC, GROUP, Telemetry.withoutTracing(metrics));
        final List<Message<EventEnvelope>> asked = new CopyOnWriteArrayList<>();
        final List<String> done = new CopyOnWriteArrayList<>();
        /** Failures to come, by the key of the event. */
        final Map<String, Integer> failures = new ConcurrentHashMap<>();

        volatile boolean silent;
        /** The key whose events wait for a reply. */
        volatile String held = "";

        Member start() throws Exception {
            LocalMessageCodec.register(vertx.eventBus());
            vertx.eventBus().localConsumer(EventBusAddresses.received(TOPIC), this::receive);
            await(vertx.deployVerticle(ingress));
            processes.add(this);
            return this;
        }

        private void receive(Message<EventEnvelope> message) {
            asked.add(message);
            var event = message.body();
            if (silent || event.key().equals(held)) {
                return;
            }
            if (event.key().equals("poison")) {
                message.fail(ConsumeFailureCode.POISON, "cannot be handled");
            } else if (failures.merge(event.key(), -1, Integer::sum) >= 0) {
                message.fail(ConsumeFailureCode.RETRY, "not now");
            } else {
                done.add(event.key() + " " + event.sequence());
                message.reply(null);
            }
        }
    }

    @Test
    void newGroupBeginsAtTheBeginningAndGoesOnWhereItWas() throws Exception {
        createTopics();
        publish("k", 1, 150);
        var first = new Member().start();
        Eventually.holds(() -> assertThat(first.done).hasSize(150));
        assertThat(first.done).containsExactlyElementsOf(names("k", 1, 150));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(150));
        Eventually.holds(() -> assertThat(first.ingress.state()).isEqualTo("UP"));
        await(first.vertx.close());

        publish("k", 151, 160);
        var second = new Member().start();
        Eventually.holds(() -> assertThat(second.done).hasSize(10));
        assertThat(second.done).containsExactlyElementsOf(names("k", 151, 160));
    }

    @Test
    void recordIsDoneWhenTheListenerHasSaidSo() throws Exception {
        createTopics();
        publish("k", 1, 3);
        var killed = new Member();
        killed.silent = true;
        killed.start();
        Eventually.holds(() -> assertThat(killed.asked).hasSize(1));
        assertThat(committed()).isZero();
        // It dies without having replied.
        await(killed.vertx.close());
        var next = new Member().start();
        Eventually.holds(() -> assertThat(next.done).containsExactlyElementsOf(names("k", 1, 3)));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(3));
    }

    @Test
    void whatFailsComesAgainBeforeWhatFollowsItAndHoldsNothingElseUp() throws Exception {
        createTopics();
        var process = new Member();
        process.failures.put("bad", 2);
        process.start();
        // Of another partition, or behind it; and two that follow it for certain.
        publish("bad", 1, 3);
        publish("k", 1, 20);
        Eventually.holds(() -> assertThat(process.done).hasSize(23));
        assertThat(process.done.stream().filter(name -> name.startsWith("bad")))
                .containsExactlyElementsOf(names("bad", 1, 3));
        assertThat(process.asked.stream()
                        .map(Message::body)
                        .filter(event -> event.key().equals("bad"))
                        .map(EventEnvelope::sequence))
                .containsExactly(1L, 1L, 1L, 2L, 3L);
        Eventually.holds(() -> assertThat(committed()).isEqualTo(23));
    }

    /** Of two partitions that come in one poll, whichever is first. */
    @Test
    void partitionWithoutAReplyHoldsNoOtherUp() throws Exception {
        createTopics();
        String key = "k";
        String another = IntStream.range(0, 100)
                .mapToObj(n -> "k" + n)
                .filter(name -> partition(name) != partition(key))
                .findFirst()
                .orElseThrow();
        publish(key, 1, 2);
        publish(another, 1, 2);
        for (String held : List.of(key, another)) {
            var process = new Member();
            process.held = held;
            process.start();
            String free = held.equals(key) ? another : key;
            Eventually.holds(() -> assertThat(process.done).containsExactlyElementsOf(names(free, 1, 2)));
            Eventually.holds(() -> assertThat(process.asked)
                    .extracting(message -> message.body().key())
                    .containsOnlyOnce(held));
            // What is held may come again with all of its poll.
            assertThat(committed()).isZero();
            await(process.vertx.close());
        }
    }

    private static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % 6;
    }

    @Test
    void poisonGoesToTheDeadLetterTopicAndIsDone() throws Exception {
        createTopics();
        broker.send(new ProducerRecord<>(TOPIC, 3, "k", "no event".getBytes(UTF_8)));
        publish("poison", 1, 1);
        publish("k", 1, 2);
        var process = new Member().start();
        Eventually.holds(() -> assertThat(process.done).hasSize(2));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(4));
        var letters = broker.read(Topics.deadLetter(TOPIC), 2);
        assertThat(letters)
                .extracting(letter -> new String(
                        letter.headers().lastHeader(DeadLetterPublisher.REASON).value(), UTF_8))
                .anyMatch(reason -> reason.startsWith("the record is not a CloudEvent: "))
                .anyMatch(reason -> reason.equals("cannot be handled"));
        // An alert counts them.
        assertThat(process.metrics.scrape())
                .containsPattern("messaging_process_duration_seconds_count\\{error_type=\"poison\",.*} 2");
    }

    @Test
    void lagIsWhatWaitsBehindWhatIsHandled() throws Exception {
        createTopics();
        publish("k", 1, 150);
        var process = new Member();
        process.silent = true;
        process.start();
        Eventually.holds(() -> assertThat(process.asked).hasSize(1));
        // A poll takes a hundred.
        assertThat(process.metrics.scrape()).containsPattern("kafka_consumer_lag\\{.*} 50\\.0");
    }

    /** What could not even be put aside is not done. */
    @Test
    void poisonWaitsWhereItCannotBePutAside() throws Exception {
        create(new NewTopic(TOPIC, 6, (short) 1));
        publish("poison", 1, 1);
        var process = new Member().start();
        Eventually.holds(() -> assertThat(process.asked).hasSizeGreaterThanOrEqualTo(2));
        assertThat(committed()).isZero();
        assertThat(process.ingress.state()).isEqualTo("BEHIND");
        create(new NewTopic(Topics.deadLetter(TOPIC), 1, (short) 1));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(1));
        assertThat(broker.read(Topics.deadLetter(TOPIC), 1)).hasSize(1);
    }

    @Test
    void eachRecordGoesToOneOfTheGroup() throws Exception {
        createTopics();
        var both = List.of(new Member().start(), new Member().start());
        // A rebalance may make one twice, but not all of them.
        var round = new AtomicInteger();
        Eventually.holds(() -> {
            publish("k" + round.incrementAndGet(), 1, 1);
            assertThat(both).allSatisfy(process -> assertThat(process.done).isNotEmpty());
        });
        for (int i = 0; i < 50; i++) {
            publish("late" + i, 1, 1);
        }
        Eventually.holds(() -> assertThat(
                        both.stream().flatMap(process -> process.done.stream()).filter(name -> name.startsWith("late")))
                .hasSize(50)
                .doesNotHaveDuplicates());
    }

    @Test
    void itStartsWithoutKafkaAndGoesOnWheneverKafkaIsBack() throws Exception {
        createTopics();
        publish("k", 1, 1);
        broker.goAway();
        var process = new Member().start();
        broker.comeBack();
        Eventually.holds(() -> assertThat(process.done).containsExactly("k 1"));
        broker.goAway();
        broker.comeBack();
        await(publishAtLast(event("k", 2)));
        Eventually.holds(() -> assertThat(process.done).contains("k 2"));
    }

    @Test
    void topicMayComeLater() throws Exception {
        var process = new Member().start();
        createTopics();
        await(publishAtLast(event("k", 1)));
        Eventually.holds(() -> assertThat(process.done).contains("k 1"));
    }

    /** Over all partitions. */
    private long committed() throws Exception {
        try (var admin = broker.admin()) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS);
            return offsets.values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    private void createTopics() throws Exception {
        create(new NewTopic(TOPIC, 6, (short) 1), new NewTopic(Topics.deadLetter(TOPIC), 1, (short) 1));
    }

    private void create(NewTopic... topics) throws Exception {
        try (var admin = broker.admin()) {
            admin.createTopics(List.of(topics)).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> names(String key, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> key + " " + n).toList();
    }

    private void publish(String key, int first, int last) throws Exception {
        Future<?> all = Future.succeededFuture();
        for (int n = first; n <= last; n++) {
            var event = event(key, n);
            all = all.compose(done -> publishAtLast(event));
        }
        await(all);
    }

    private Future<?> publishAtLast(EventEnvelope event) {
        return publisher
                .eventBus()
                .request(EventBusAddresses.publish(TOPIC), event, LocalMessageCodec.options())
                .<Object>mapEmpty()
                .recover(away -> publishAtLast(event).mapEmpty());
    }

    private static EventEnvelope event(String key, int sequence) {
        return new EventEnvelope(
                UUID.randomUUID().toString(), "thing.changed", "thing", key, sequence, Instant.EPOCH, "{}");
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }
}
