package dev.taskwire.shared.kafka;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Events of the tests, and their way from the event bus of a process to a topic. */
final class KafkaEvents {
    static final String PUBLIC_URL = "https://tasks.example.com/app";
    static final Instant TIME = Instant.parse("2026-11-22T01:02:03.004Z");

    private final Vertx vertx;
    private final String topic;

    private KafkaEvents(Vertx vertx, String topic) {
        this.vertx = vertx;
        this.topic = topic;
    }

    /** Deploys a publisher of the topic. */
    static Future<KafkaEvents> deploy(Vertx vertx, KafkaConfig config, String topic) {
        var telemetry = Telemetry.withoutTracing(new MetricsRegistry("test"));
        return vertx.deployVerticle(new KafkaEventPublisher(config, topic, "/test", Optional.of(PUBLIC_URL), telemetry))
                .map(new KafkaEvents(vertx, topic));
    }

    static EventEnvelope event(String key, int sequence) {
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "thing.changed",
                "thing_" + sequence,
                key,
                sequence,
                TIME,
                "{\"n\":" + sequence + "}");
    }

    /** Completes when Kafka has acknowledged the event; fails with the publisher's failure. */
    Future<Void> publish(EventEnvelope event) {
        return vertx.eventBus()
                .request(EventBusAddresses.publish(topic), event, LocalMessageCodec.options())
                .mapEmpty();
    }

    /** Publishes the events of a key one after another. */
    Future<Void> publish(String key, int first, int last) {
        return first > last
                ? Future.succeededFuture()
                : publish(event(key, first)).compose(sent -> publish(key, first + 1, last));
    }

    /** Publishes the event again until Kafka acknowledges it. */
    Future<Void> publishUntilAcknowledged(EventEnvelope event) {
        return publish(event).recover(away -> publishUntilAcknowledged(event));
    }

    /** Publishes the events of a key one after another, each until Kafka acknowledges it. */
    Future<Void> publishUntilAcknowledged(String key, int first, int last) {
        return first > last
                ? Future.succeededFuture()
                : publishUntilAcknowledged(event(key, first))
                        .compose(sent -> publishUntilAcknowledged(key, first + 1, last));
    }
}
