package dev.taskwire.shared.runtime;

import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.shared.kafka.KafkaEventPublisher;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.outbox.OutboxRegistry;
import dev.taskwire.shared.outbox.OutboxWriter;
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
    private final OutboxRegistry outboxRegistry;
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
            List<TopicSpec> received,
            Clock clock) {
        this.runtime = runtime;
        this.config = config;
        this.topic = topic;
        this.outboxRegistry = new OutboxRegistry(
                runtime.vertx(), writes, mongo.openForMajorityReads(), topic, runtime.metrics(), clock);
        var own = TopicSpec.events(topic, config.retention());
        this.kafka = new KafkaHealth(
                runtime,
                config,
                Stream.concat(received.stream(), Stream.of(own)).toList());
        runtime.addShutdownHook(outboxRegistry::stop);
        runtime.readiness().addInfo("relay", this::state);
    }

    private String state() {
        return outboxRegistry.isBehind() ? "BEHIND" : outboxRegistry.isRefused() ? "REFUSED" : "UP";
    }

    /** Adds the outbox of that collection. */
    public OutboxWriter outbox(String collection) {
        return outboxRegistry.add(collection);
    }

    /** Returns the indexes that the outboxes added so far need. */
    public List<IndexSpec> indexes() {
        return outboxRegistry.indexes();
    }

    /**
     * Begins to publish, now or when Kafka is there.
     *
     * @return fails with {@link StartupException} when Kafka answers and the topic is not as it must be
     */
    public Future<Void> start() {
        String source = "/taskwire/" + runtime.config().service();
        kafka.firstUp()
                .onSuccess(up -> runtime.deploy(new KafkaEventPublisher(config, topic, source, runtime.telemetry())));
        return kafka.verifyKafka().compose(verified -> outboxRegistry.start());
    }

    /**
     * Whether this process is the one of its service that publishes, and so the one to do what need not be done twice.
     * By the time that something is done it may be another. Safe from any thread.
     */
    public boolean isPublisher() {
        return outboxRegistry.isPublisher();
    }
}
