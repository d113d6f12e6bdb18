package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds the outboxes of one service and their relays. All relays publish to one topic, and in one process of the
 * service at a time.
 */
public final class OutboxRegistry {
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    /** Much longer than a request takes, also in a process that was paused. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final MongoClient writes;
    private final MongoClient majorityReads;
    private final String topic;
    private final MetricsRegistry metrics;
    private final Clock clock;
    private final LeaderLease leaderLease;
    private final Map<String, OutboxRelay> relays = new LinkedHashMap<>();
    private final List<IndexSpec> indexes = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Creates a registry without outboxes.
     *
     * @param writes the client that writes documents
     * @param majorityReads a client with read concern majority only, so that no event of a lost write is published
     */
    public OutboxRegistry(
            Vertx vertx,
            MongoClient writes,
            MongoClient majorityReads,
            String topic,
            MetricsRegistry metrics,
            Clock clock) {
        this.vertx = vertx;
        this.writes = writes;
        this.majorityReads = majorityReads;
        this.topic = topic;
        this.metrics = metrics;
        this.clock = clock;
        String name = "relay." + topic;
        this.leaderLease = new LeaderLease(vertx, majorityReads, name, metrics);
        metrics.gauge(
                "outbox.relay.active", "1 while this process publishes.", () -> isPublisher() ? 1 : 0, "lease", name);
        LocalMessageCodec.register(vertx.eventBus());
    }

    /** Adds the outbox of a collection, whose events are published once {@link #start} is called. */
    public OutboxWriter add(String collection) {
        return add(collection, new PublishedEventCleaner(majorityReads, collection, Optional.empty()));
    }

    /**
     * Adds the outbox of a collection as {@link #add(String)} does. If a deleted document has that member, it stays for
     * ten minutes after its deletion, without events. Other deleted documents are removed with their last event.
     */
    public OutboxWriter addKeepingDeleted(String collection, String keptMember) {
        var publishedEventCleaner = new PublishedEventCleaner(majorityReads, collection, Optional.of(keptMember));
        indexes.add(IndexSpec.on(collection, OutboxFields.DELETED_AT).asSparse());
        PeriodicTask.atFixedRate(
                        vertx,
                        PURGE_INTERVAL,
                        () -> leaderLease.isHeld()
                                ? publishedEventCleaner.purgeDeletedBefore(
                                        clock.instant().minus(KEPT_FOR))
                                : Future.succeededFuture())
                .startAfter(PURGE_INTERVAL);
        return add(collection, publishedEventCleaner);
    }

    private OutboxWriter add(String collection, PublishedEventCleaner publishedEventCleaner) {
        var outboxReader = new OutboxReader(majorityReads, collection);
        var outboxPublisher = new OutboxPublisher(vertx.eventBus(), topic, leaderLease, publishedEventCleaner, metrics);
        var relay = new OutboxRelay(collection, leaderLease, outboxReader, outboxPublisher, publishedEventCleaner);
        relays.put(collection, relay);
        indexes.add(OutboxWriter.index(collection));
        measure(collection, outboxReader, relay);
        return new OutboxWriter(writes, collection, vertx.eventBus(), relay::isPublishingWrites);
    }

    private void measure(String collection, OutboxReader outboxReader, OutboxRelay relay) {
        var pending = new AtomicLong();
        PeriodicTask.atFixedRate(
                        vertx,
                        COUNT_INTERVAL,
                        () -> leaderLease.isHeld()
                                ? outboxReader.count().onSuccess(pending::set)
                                : Future.succeededFuture())
                .startAfter(COUNT_INTERVAL);
        metrics.gauge(
                "outbox.pending",
                "Documents with events that are not known to be published; 0 in processes that do not publish.",
                () -> leaderLease.isHeld() ? pending.get() : 0,
                "collection",
                collection);
        metrics.gauge(
                "outbox.oldest.age.seconds",
                "Age of the oldest event in the outbox; 0 if there is none.",
                () -> age(relay.oldestEventTime()),
                "collection",
                collection);
    }

    private double age(Instant oldest) {
        return leaderLease.isHeld() && oldest.isBefore(Instant.MAX)
                ? Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1_000.0)
                : 0;
    }

    /** Returns the indexes that the relays need. */
    public List<IndexSpec> indexes() {
        return List.copyOf(indexes);
    }

    /** Begins to publish as soon as this process holds the lease. */
    public Future<Void> start() {
        Future<Void> done = Future.succeededFuture();
        for (var relay : relays.values()) {
            done = done.compose(deployed -> vertx.deployVerticle(relay)).map(id -> {
                deployments.add(id);
                return null;
            });
        }
        return done.onSuccess(deployed -> leaderLease.start());
    }

    /** Finishes publishing what has begun, then releases the lease. */
    public Future<Void> stop() {
        stopping = true;
        Future<Void> done = Future.succeededFuture();
        for (String deployment : deployments) {
            done = done.transform(previous -> vertx.undeploy(deployment));
        }
        return done.transform(previous -> leaderLease.release());
    }

    /** Returns whether this process publishes, and is not stopping. Safe from any thread. */
    public boolean isPublisher() {
        return !stopping && leaderLease.isHeld();
    }

    /** Returns whether Kafka has refused an event that is still pending, as far as this process knows. */
    public boolean hasRefusedEvents() {
        return leaderLease.isHeld() && relays.values().stream().anyMatch(OutboxRelay::hasRefusedEvents);
    }

    /** Returns whether events wait for Kafka, as far as this process knows. */
    public boolean isBehind() {
        return leaderLease.isHeld() && relays.values().stream().anyMatch(OutboxRelay::isBehind);
    }
}
