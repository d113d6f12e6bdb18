package dev.taskwire.shared.app;

import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.kafka.KafkaEgress;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.outbox.Outbox;
import dev.taskwire.shared.outbox.Outboxes;
import io.vertx.core.Future;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The way of a service's events from its documents to one Kafka topic: outboxes, relays, event bus, bridge. */
public final class OutboxEventPipeline {
    private final ServiceRuntime runtime;
    private final KafkaConfig config;
    private final String topic;
    private final Outboxes outboxes;
    private final KafkaHealth kafka;

    /**
     * A pipeline that publishes nothing yet.
     *
     * @param writes what documents are written with
     * @param received topics that the service reads, which are watched too
     */
    public OutboxEventPipeline(
            ServiceRuntime runtime,
            MongoClients mongo,
            MongoClient writes,
            KafkaConfig config,
            String topic,
            List<TopicPlan> received,
            Clock clock) {
        this.runtime = runtime;
        this.config = config;
        this.topic = topic;
        this.outboxes =
                new Outboxes(runtime.vertx(), writes, mongo.openForMajorityReads(), topic, runtime.metrics(), clock);
        var own = TopicPlan.events(topic, config.retention());
        this.kafka = new KafkaHealth(
                runtime,
                config,
                Stream.concat(received.stream(), Stream.of(own)).toList());
        runtime.addShutdownHook(outboxes::stop);
        runtime.readiness().inform("relay", this::state);
    }

    private String state() {
        return outboxes.isBehind() ? "BEHIND" : outboxes.isRefused() ? "REFUSED" : "UP";
    }

    /** Adds the outbox of that collection. */
    public Outbox outbox(String collection) {
        return outboxes.add(collection);
    }

    /** Returns the indexes that the outboxes added so far need. */
    public List<Index> indexes() {
        return outboxes.indexes();
    }

    /**
     * Begins to publish, now or when Kafka is there.
     *
     * @return fails with {@link StartException} when Kafka answers and the topic is not as it must be
     */
    public Future<Void> start() {
        String source = "/taskwire/" + runtime.config().service();
        kafka.firstUp().onSuccess(up -> runtime.deploy(new KafkaEgress(config, topic, source, runtime.telemetry())));
        return kafka.verifyKafka().compose(verified -> outboxes.start());
    }

    /**
     * Whether this process is the one of its service that publishes, and so the one to do what need not be done twice.
     * By the time that something is done it may be another. Safe from any thread.
     */
    public boolean isPublisher() {
        return outboxes.isPublisher();
    }
}
