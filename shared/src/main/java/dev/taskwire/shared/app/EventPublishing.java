package dev.taskwire.shared.app;

import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.kafka.KafkaEgress;
import dev.taskwire.shared.kafka.KafkaMonitor;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.Mongo;
import dev.taskwire.shared.outbox.Outbox;
import dev.taskwire.shared.outbox.Outboxes;
import io.vertx.core.Future;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The way of a service's events from its documents to one Kafka topic: outboxes, relays, event bus, bridge. */
public final class EventPublishing {
    private final ServiceHost host;
    private final KafkaConfig kafka;
    private final String topic;
    private final String service;
    private final MongoClient majorityReads;
    private final Outboxes outboxes;
    private final KafkaMonitor monitor;

    EventPublishing(
            ServiceHost host,
            String service,
            KafkaConfig kafka,
            MongoConfig mongo,
            MongoClient writes,
            String topic,
            List<TopicPlan> received,
            Clock clock) {
        this.host = host;
        this.kafka = kafka;
        this.topic = topic;
        this.service = service;
        this.majorityReads = Mongo.createForMajorityReads(host.vertx(), mongo, host.telemetry());
        this.outboxes = new Outboxes(host.vertx(), writes, majorityReads, topic, host.metrics(), clock);
        var topics = new ArrayList<>(received);
        topics.add(TopicPlan.events(topic, kafka.retention()));
        this.monitor = host.kafka(kafka, topics);
        host.readiness().inform("relay", this::relay);
    }

    private String relay() {
        return outboxes.isBehind() ? "BEHIND" : outboxes.isRefused() ? "REFUSED" : "UP";
    }

    /** The outbox of that collection. */
    public Outbox outbox(String collection) {
        return outboxes.add(collection);
    }

    /** The indexes that all outboxes need; ask for it when all of them are there. */
    public List<Index> indexes() {
        return outboxes.indexes();
    }

    /**
     * Begins to publish, now or when Kafka is there.
     *
     * @return fails with {@link StartException} when Kafka answers and the topic is not as it must be
     */
    public Future<Void> start() {
        monitor.up()
                .onSuccess(up -> host.deploy(new KafkaEgress(kafka, topic, "/taskwire/" + service, host.telemetry())));
        return host.check(monitor).compose(checked -> outboxes.start());
    }

    /**
     * Whether this process is the one of its service that publishes, and so the one to do what need not be done twice.
     * By the time that something is done it may be another. Safe from any thread.
     */
    public boolean isPublisher() {
        return outboxes.isPublisher();
    }

    /** Publishes what has begun; whatever else there is stays in the documents. */
    Future<Void> stop() {
        return outboxes.stop().transform(stopped -> majorityReads.close());
    }
}
