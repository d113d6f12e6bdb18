package dev.taskwire.shared.kafka;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.event.ConsumeFailureCode;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/**
 * A process of a consumer group, which records the events that it is asked to handle. It has a Vert.x instance of its
 * own, since each process has an event bus.
 */
final class GroupMember implements AutoCloseable {
    final MetricsRegistry metrics = new MetricsRegistry("test");
    final KafkaGroupConsumer consumer;
    final List<Message<EventEnvelope>> asked = new CopyOnWriteArrayList<>();
    final List<String> done = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final String topic;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile boolean silent;
    private volatile String silentKey = "";

    GroupMember(KafkaConfig config, String topic, String group) {
        this.topic = topic;
        this.consumer = new KafkaGroupConsumer(config, topic, group, Telemetry.withoutTracing(metrics));
    }

    /** Never replies. */
    GroupMember silent() {
        silent = true;
        return this;
    }

    /** Never replies to the events of the key. */
    GroupMember silentFor(String key) {
        silentKey = key;
        return this;
    }

    /** Fails as often for the events of the key, before it handles them. */
    GroupMember failingFor(String key, int times) {
        failures.put(key, times);
        return this;
    }

    GroupMember start() throws TimeoutException {
        LocalMessageCodec.register(vertx.eventBus());
        vertx.eventBus().localConsumer(EventBusAddresses.received(topic), this::receive);
        await(vertx.deployVerticle(consumer));
        return this;
    }

    private void receive(Message<EventEnvelope> message) {
        asked.add(message);
        var event = message.body();
        if (silent || event.key().equals(silentKey)) {
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

    /** Ends the process, without a reply to what it is still asked. May be called twice. */
    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
