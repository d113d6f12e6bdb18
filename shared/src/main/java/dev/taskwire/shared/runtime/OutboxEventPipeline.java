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

/**
 * Publishes the events of a service from its documents to one Kafka topic: outboxes, relays, event bus, Kafka bridge.
 */
public final class OutboxEventPipeline {
    private final ServiceRuntime runtime;
    private final KafkaConfig config;
    private final String topic;
    private final OutboxRegistry outboxRegistry;
    private final KafkaHealth kafka;

    /**
     * Creates a pipeline that is not started.
     *
     * @param writes the client that writes documents
     * @param received the topics that the service consumes, which are monitored too
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
        var own = TopicSpec.published(topic, config.retention());
        this.kafka = new KafkaHealth(
                runtime,
                config,
                Stream.concat(received.stream(), Stream.of(own)).toList(),
                clock);
        runtime.addShutdownHook(outboxRegistry::stop);
        runtime.readiness().addInfo("relay", this::state);
    }

    private String state() {
        return outboxRegistry.isBehind() ? "BEHIND" : outboxRegistry.hasRefusedEvents() ? "REFUSED" : "UP";
    }

    /** Adds the outbox of a collection. */
    public OutboxWriter addOutbox(String collection) {
        return outboxRegistry.add(collection);
    }

    /** Adds the outbox of a collection; see {@link OutboxRegistry#addKeepingDeleted}. */
    public OutboxWriter addOutboxKeepingDeleted(String collection, String keptMember) {
        return outboxRegistry.addKeepingDeleted(collection, keptMember);
    }

    /** Returns the indexes that the outboxes added so far need. */
    public List<IndexSpec> indexes() {
        return outboxRegistry.indexes();
    }

    /**
     * Begins to publish, now or once Kafka is available.
     *
     * @return fails with {@link StartupException} when Kafka responds and the topic is not configured as required
     */
    public Future<Void> start() {
        String source = "/taskwire/" + runtime.config().service();
        kafka.firstAvailable()
                .onSuccess(up -> runtime.deploy(new KafkaEventPublisher(
                        config, topic, source, runtime.config().publicUrl(), runtime.telemetry())));
        return kafka.verify().compose(verified -> outboxRegistry.start());
    }

    /**
     * Returns whether this process publishes the events of its service, and so is the one for work that need not be
     * done twice. This can change before such work ends. Safe from any thread.
     */
    public boolean isPublisher() {
        return outboxRegistry.isPublisher();
    }

    /**
     * Returns whether this process is the publisher and Kafka takes its events. Work that makes many events waits until
     * then, so that those of users do not have to wait behind them. Safe from any thread.
     */
    public boolean isPublishing() {
        return outboxRegistry.isPublisher() && !outboxRegistry.isBehind();
    }
}
