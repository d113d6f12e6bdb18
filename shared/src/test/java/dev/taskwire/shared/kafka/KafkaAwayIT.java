package dev.taskwire.shared.kafka;

import static dev.taskwire.shared.kafka.KafkaEvents.event;
import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.PublishFailureCode;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.admin.KafkaAvailabilityMonitor;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.ConcurrentTest;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.kafka.TestBroker;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that a process starts without Kafka, follows when it comes, and goes on when it comes back. Each test has a
 * broker of its own, since it goes away.
 */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaAwayIT {
    private static final String TOPIC = Topics.USERS;
    private static final Duration RETENTION = Duration.ofDays(3);

    @TempDir
    private Path directory;

    private final List<Long> received = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private RestartableKafka kafka;
    private KafkaEvents events;

    @BeforeEach
    void prepare(Vertx injected) throws Exception {
        vertx = injected;
        kafka = new RestartableKafka(directory);
        LocalMessageCodec.register(vertx.eventBus());
        vertx.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(TOPIC), message -> {
            received.add(message.body().sequence());
            message.reply(null);
        });
        events = await(KafkaEvents.deploy(vertx, kafka.config(), TOPIC));
    }

    @AfterEach
    void stop() throws Exception {
        // Before the broker: a client would wait for it.
        await(vertx.close());
        kafka.close();
    }

    @ConcurrentTest
    void everythingStartsWithoutKafkaAndFollowsWhenItComes() throws Exception {
        var monitor = startMonitor();
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY);
        var consumer = startConsumer();
        assertAway();
        assertThat(consumer.firstAssigned().isComplete()).isFalse();

        kafka.start();

        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP));
        await(consumer.firstAssigned());
        await(events.publish(event("k", 2)));
        Eventually.holds(() -> assertThat(received).containsExactly(2L));
        await(monitor.close());
    }

    @ConcurrentTest
    void everythingGoesOnWhenKafkaIsBack() throws Exception {
        kafka.start();
        var monitor = startMonitor();
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP);
        await(startConsumer().firstAssigned());
        await(events.publish(event("k", 1)));
        Eventually.holds(() -> assertThat(received).containsExactly(1L));

        kafka.stop();
        assertAway();
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY));

        kafka.start();
        for (int n = 3; n < 20; n++) {
            await(events.publishUntilAcknowledged(event("k", n)));
        }
        Eventually.holds(() ->
                assertThat(received).containsAll(LongStream.range(3, 20).boxed().toList()));
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP));
        await(monitor.close());
    }

    @ConcurrentTest
    void groupStartsWithoutKafkaAndGoesOnWheneverKafkaIsBack() throws Exception {
        kafka.start();
        try (var broker = new TestBroker(kafka.config().bootstrapServers())) {
            broker.createTopics(
                    new NewTopic(TOPIC, 6, (short) 1), new NewTopic(Topics.deadLetter(TOPIC), 1, (short) 1));
        }
        await(events.publish(event("k", 1)));
        kafka.stop();

        try (var member = new GroupMember(kafka.config(), TOPIC, "tester").start()) {
            kafka.start();
            Eventually.holds(() -> assertThat(member.done).containsExactly("k 1"));

            kafka.stop();
            kafka.start();
            await(events.publishUntilAcknowledged(event("k", 2)));
            Eventually.holds(() -> assertThat(member.done).contains("k 2"));
        }
    }

    private KafkaAvailabilityMonitor startMonitor() throws Exception {
        var monitor = new KafkaAvailabilityMonitor(vertx, kafka.config(), TopicSpec.received(TOPIC, RETENTION));
        await(monitor.start());
        return monitor;
    }

    private KafkaBroadcastConsumer startConsumer() throws Exception {
        var consumer = new KafkaBroadcastConsumer(
                kafka.config(), TOPIC, Telemetry.withoutTracing(new MetricsRegistry("test")));
        await(vertx.deployVerticle(consumer));
        return consumer;
    }

    private void assertAway() {
        long start = System.nanoTime();
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(events.publish(event("k", 0))))
                .matches(failure -> failure.failureCode() == PublishFailureCode.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
}
