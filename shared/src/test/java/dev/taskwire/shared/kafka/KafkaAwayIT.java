package dev.taskwire.shared.kafka;

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
import dev.taskwire.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One broker for each test, since it goes away. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
@Tag("kafka")
class KafkaAwayIT {
    private static final String TOPIC = Topics.USERS;
    private static final Duration RETENTION = Duration.ofDays(3);

    private final Vertx vertx = Vertx.vertx();
    private final List<Long> received = new CopyOnWriteArrayList<>();
    private Broker broker;
    private KafkaAvailabilityMonitor monitor;

    @BeforeEach
    void start() throws Exception {
        broker = new Broker();
        LocalMessageCodec.register(vertx.eventBus());
        vertx.eventBus().<EventEnvelope>localConsumer(EventBusAddresses.received(TOPIC), message -> {
            received.add(message.body().sequence());
            message.reply(null);
        });
        monitor = new KafkaAvailabilityMonitor(
                vertx,
                broker.config(),
                List.of(
                        TopicSpec.events(TOPIC, RETENTION),
                        TopicSpec.deadLetters(Topics.deadLetter(TOPIC), RETENTION)));
        await(vertx.deployVerticle(new KafkaEventPublisher(
                broker.config(), TOPIC, "/test", Telemetry.withoutTracing(new MetricsRegistry("test")))));
    }

    @AfterEach
    void stop() throws Exception {
        await(monitor.close());
        await(vertx.close());
        broker.close();
    }

    @Test
    void everythingStartsWithoutKafkaAndFollowsWhenItComes() throws Exception {
        broker.goAway();
        await(monitor.start());
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY);
        var ingress = new KafkaBroadcastConsumer(
                broker.config(), TOPIC, Telemetry.withoutTracing(new MetricsRegistry("test")));
        await(vertx.deployVerticle(ingress));
        assertAway();
        assertThat(ingress.firstAssigned().isComplete()).isFalse();
        broker.comeBack();
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP));
        await(ingress.firstAssigned());
        await(publish(2));
        Eventually.holds(() -> assertThat(received).containsExactly(2L));
    }

    @Test
    void everythingGoesOnWhenKafkaIsBack() throws Exception {
        await(monitor.start());
        assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP);
        var ingress = new KafkaBroadcastConsumer(
                broker.config(), TOPIC, Telemetry.withoutTracing(new MetricsRegistry("test")));
        await(vertx.deployVerticle(ingress));
        await(ingress.firstAssigned());
        await(publish(1));
        Eventually.holds(() -> assertThat(received).containsExactly(1L));

        broker.goAway();
        assertAway();
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.AWAY));

        broker.comeBack();
        for (long n = 3; n < 20; n++) {
            await(publishAtLast(n));
        }
        Eventually.holds(() ->
                assertThat(received).containsAll(LongStream.range(3, 20).boxed().toList()));
        Eventually.holds(() -> assertThat(monitor.state()).isEqualTo(KafkaAvailabilityMonitor.UP));
    }

    private void assertAway() {
        long start = System.nanoTime();
        assertThatExceptionOfType(ReplyException.class)
                .isThrownBy(() -> await(publish(0)))
                .matches(failure -> failure.failureCode() == PublishFailureCode.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    private Future<Object> publishAtLast(long sequence) {
        return publish(sequence).recover(away -> publishAtLast(sequence));
    }

    private Future<Object> publish(long sequence) {
        var event = new EventEnvelope("e" + sequence, "user.updated", "s", "k", sequence, Instant.EPOCH, "{}");
        return vertx.eventBus()
                .request(EventBusAddresses.publish(TOPIC), event, LocalMessageCodec.options())
                .map(reply -> reply.body());
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }
}
