package dev.taskwire.shared.kafka;

import static dev.taskwire.shared.kafka.KafkaEvents.event;
import static dev.taskwire.testing.Futures.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.testing.ConcurrentTest;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.kafka.KafkaBackend;
import dev.taskwire.testing.kafka.TestBroker;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that a group handles each record, in order, until its listener has said so, and puts poison aside. */
@ParameterizedClass
@EnumSource(KafkaBackend.class)
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaGroupIT {
    private static final int PARTITIONS = 6;

    @Parameter
    private KafkaBackend backend;

    private final List<GroupMember> members = new ArrayList<>();
    private TestBroker broker;
    private KafkaConfig config;
    private String topic;
    private String group;
    private KafkaEvents events;

    @BeforeEach
    void start(Vertx publisher) throws Exception {
        broker = backend.open();
        config = new KafkaConfig(broker.bootstrapServers(), Duration.ofDays(7));
        topic = broker.name();
        group = broker.name();
        LocalMessageCodec.register(publisher.eventBus());
        events = await(KafkaEvents.deploy(publisher, config, topic));
    }

    @AfterEach
    void stop() throws Exception {
        for (var member : members) {
            member.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private GroupMember member() {
        var member = new GroupMember(config, topic, group);
        members.add(member);
        return member;
    }

    @ConcurrentTest
    void newGroupBeginsAtTheBeginningAndGoesOnWhereItWas() throws Exception {
        createTopics();
        publish("k", 1, 150);

        var first = member().start();
        Eventually.holds(() -> assertThat(first.done).hasSize(150));
        assertThat(first.done).containsExactlyElementsOf(names("k", 1, 150));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(150));
        Eventually.holds(() -> assertThat(first.consumer.state()).isEqualTo("UP"));
        first.close();

        publish("k", 151, 160);
        var second = member().start();
        Eventually.holds(() -> assertThat(second.done).hasSize(10));
        assertThat(second.done).containsExactlyElementsOf(names("k", 151, 160));
    }

    @ConcurrentTest
    void recordIsDoneWhenTheListenerHasSaidSo() throws Exception {
        createTopics();
        publish("k", 1, 3);
        var killed = member().silent().start();
        Eventually.holds(() -> assertThat(killed.asked).hasSize(1));
        assertThat(committed()).isZero();

        // It dies without having replied.
        killed.close();

        var next = member().start();
        Eventually.holds(() -> assertThat(next.done).containsExactlyElementsOf(names("k", 1, 3)));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(3));
    }

    @ConcurrentTest
    void whatFailsComesAgainBeforeWhatFollowsItAndHoldsNothingElseUp() throws Exception {
        createTopics();
        var member = member().failingFor("bad", 2).start();

        // Of another partition, or behind it; and two that follow it for certain.
        publish("bad", 1, 3);
        publish("k", 1, 20);

        Eventually.holds(() -> assertThat(member.done).hasSize(23));
        assertThat(member.done.stream().filter(name -> name.startsWith("bad")))
                .containsExactlyElementsOf(names("bad", 1, 3));
        assertThat(member.asked.stream()
                        .map(Message::body)
                        .filter(event -> event.key().equals("bad"))
                        .map(EventEnvelope::sequence))
                .containsExactly(1L, 1L, 1L, 2L, 3L);
        Eventually.holds(() -> assertThat(committed()).isEqualTo(23));
    }

    /** Of two partitions that come in one poll, whichever is first. */
    @ConcurrentTest
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
            var member = member().silentFor(held).start();
            String free = held.equals(key) ? another : key;
            Eventually.holds(() -> assertThat(member.done).containsExactlyElementsOf(names(free, 1, 2)));
            Eventually.holds(() -> assertThat(member.asked)
                    .extracting(message -> message.body().key())
                    .containsOnlyOnce(held));
            // What is held may come again with all of its poll.
            assertThat(committed()).isZero();
            member.close();
        }
    }

    private static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % PARTITIONS;
    }

    @ConcurrentTest
    void poisonGoesToTheDeadLetterTopicAndIsDone() throws Exception {
        createTopics();
        broker.send(new ProducerRecord<>(topic, 3, "k", "no event".getBytes(UTF_8)));
        publish("poison", 1, 1);
        publish("k", 1, 2);

        var member = member().start();

        Eventually.holds(() -> assertThat(member.done).hasSize(2));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(4));
        var letters = broker.read(Topics.deadLetter(topic), 2);
        assertThat(letters)
                .extracting(letter -> new String(
                        letter.headers().lastHeader(DeadLetterPublisher.REASON).value(), UTF_8))
                .anyMatch(reason -> reason.startsWith("the record is not a CloudEvent: "))
                .anyMatch(reason -> reason.equals("cannot be handled"));
        // An alert counts them.
        assertThat(member.metrics.scrape())
                .containsPattern("messaging_process_duration_seconds_count\\{error_type=\"poison\",.*} 2");
    }

    @ConcurrentTest
    void lagIsWhatWaitsBehindWhatIsHandled() throws Exception {
        createTopics();
        publish("k", 1, 150);

        var member = member().silent().start();

        Eventually.holds(() -> assertThat(member.asked).hasSize(1));
        // A poll takes a hundred.
        assertThat(member.metrics.scrape()).containsPattern("kafka_consumer_lag\\{.*} 50\\.0");
    }

    /** What could not even be put aside is not done. */
    @ConcurrentTest
    void poisonWaitsWhereItCannotBePutAside() throws Exception {
        assumeFalse(broker.createsTopics(), "the broker creates the topic that is to be missing");
        broker.createTopics(new NewTopic(topic, PARTITIONS, (short) 1));
        publish("poison", 1, 1);

        var member = member().start();
        Eventually.holds(() -> assertThat(member.asked).hasSizeGreaterThanOrEqualTo(2));
        assertThat(committed()).isZero();
        assertThat(member.consumer.state()).isEqualTo("BEHIND");

        broker.createTopics(new NewTopic(Topics.deadLetter(topic), 1, (short) 1));
        Eventually.holds(() -> assertThat(committed()).isEqualTo(1));
        assertThat(broker.read(Topics.deadLetter(topic), 1)).hasSize(1);
    }

    @ConcurrentTest
    void eachRecordGoesToOneOfTheGroup() throws Exception {
        createTopics();
        var both = List.of(member().start(), member().start());

        // A rebalance may make one twice, but not all of them.
        var round = new AtomicInteger();
        Eventually.holds(() -> {
            publish("k" + round.incrementAndGet(), 1, 1);
            assertThat(both).allSatisfy(member -> assertThat(member.done).isNotEmpty());
        });
        for (int i = 0; i < 50; i++) {
            publish("late" + i, 1, 1);
        }

        Eventually.holds(() -> assertThat(
                        both.stream().flatMap(member -> member.done.stream()).filter(name -> name.startsWith("late")))
                .hasSize(50)
                .doesNotHaveDuplicates());
    }

    @ConcurrentTest
    void topicMayComeLater() throws Exception {
        assumeFalse(broker.createsTopics(), "the broker creates the topic that is to be missing");
        var member = member().start();
        createTopics();
        await(events.publishUntilAcknowledged(event("k", 1)));
        Eventually.holds(() -> assertThat(member.done).contains("k 1"));
    }

    private long committed() throws Exception {
        return broker.committed(group);
    }

    private void createTopics() throws Exception {
        broker.createTopics(
                new NewTopic(topic, PARTITIONS, (short) 1), new NewTopic(Topics.deadLetter(topic), 1, (short) 1));
    }

    private static List<String> names(String key, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> key + " " + n).toList();
    }

    private void publish(String key, int first, int last) throws Exception {
        await(events.publishUntilAcknowledged(key, first, last));
    }
}
