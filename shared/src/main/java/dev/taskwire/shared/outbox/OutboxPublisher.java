package dev.taskwire.shared.outbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.LocalMessageCodec;
import dev.taskwire.shared.event.PublishFailureCode;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the Kafka bridge: of one document one after the other, of many at the same time. An event is never
 * overtaken by a later one of its document: when it fails, what waits behind it is dropped, and read again from the
 * store. Belongs to one event loop.
 */
final class OutboxPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
    /** The type of a document's last event ends so. */
    private static final String DELETED = ".deleted";

    private static final int MAX_DOCUMENTS = 500;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    /** Longer than the bridge itself takes to give up. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(15);
    /** How long it is known what was published: longer than an acknowledgement of MongoDB's can be on its way. */
    private static final Duration KNOWN = Duration.ofMinutes(1);

    private static final int MAX_KNOWN = 100_000;
    private static final Duration PARKED = Duration.ofSeconds(30);

    private final EventBus bus;
    private final String topic;
    private final LeaderLease leaderLease;
    private final PublishedEventCleaner publishedEventCleaner;
    private final Counter count;
    private final DeliveryOptions options = LocalMessageCodec.options().setSendTimeout(SEND_TIMEOUT.toMillis());
    private final Map<UUID, DocumentEventQueue> chains = new HashMap<>();
    private final Cache<UUID, Long> published = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN)
            .expireAfterWrite(KNOWN)
            // Its upkeep is a few steps at a time; to wake another thread for them costs more.
            .executor(Runnable::run)
            .build();
    private final Cache<UUID, Instant> rejectedDocuments = Caffeine.newBuilder()
            .maximumSize(MAX_KNOWN)
            .expireAfterWrite(PARKED)
            .build();
    private volatile boolean behind;

    OutboxPublisher(
            EventBus bus,
            String topic,
            LeaderLease leaderLease,
            PublishedEventCleaner publishedEventCleaner,
            MetricsRegistry metrics) {
        this.bus = bus;
        this.topic = topic;
        this.leaderLease = leaderLease;
        this.publishedEventCleaner = publishedEventCleaner;
        this.count = metrics.counter("events.published", "Events that Kafka has acknowledged.", "topic", topic);
    }

    /** Publishes what of it is not published yet, as far as there is room; the rest stays in the store. */
    void enqueue(PendingEvents pendingEvents) {
        if (pendingEvents.events().isEmpty()) {
            // It was cleared away between the poll and the read.
            return;
        }
        if (!leaderLease.isHeld()
                || isPublishing(pendingEvents.id(), pendingEvents.seq())
                || isParked(pendingEvents.id())) {
            return;
        }
        var documentEventQueue = chains.get(pendingEvents.id());
        publishedEventCleaner.trim(
                pendingEvents,
                documentEventQueue == null ? lastPublished(pendingEvents.id()) : documentEventQueue.published());
        if (documentEventQueue != null) {
            documentEventQueue.add(pendingEvents);
        } else if (room() > 0 && !pendingEvents.events().isEmpty()) {
            var begun = new DocumentEventQueue(lastPublished(pendingEvents.id()));
            begun.add(pendingEvents);
            chains.put(pendingEvents.id(), begun);
            publishFirst(pendingEvents.id(), begun);
        }
    }

    private void publishFirst(UUID id, DocumentEventQueue documentEventQueue) {
        if (!leaderLease.isHeld()) {
            chains.remove(id);
            return;
        }
        var event = documentEventQueue.first();
        bus.request(EventBusAddresses.publish(topic), event, options)
                .onComplete(
                        reply -> acknowledged(id, documentEventQueue, event), failure -> failed(id, event, failure));
    }

    private void acknowledged(UUID id, DocumentEventQueue documentEventQueue, EventEnvelope event) {
        if (behind) {
            behind = false;
            LOG.atInfo().addKeyValue("topic", topic).log("publishing again");
        }
        long seq = documentEventQueue.advance();
        published.put(id, seq);
        count.increment();
        if (documentEventQueue.isEmpty()) {
            chains.remove(id);
            publishedEventCleaner.remove(
                    id,
                    new PublishedEventCleaner.Published(
                            seq, event.id(), event.type().endsWith(DELETED)));
        } else {
            publishFirst(id, documentEventQueue);
        }
    }

    private void failed(UUID id, EventEnvelope event, Throwable failure) {
        chains.remove(id);
        if (failure instanceof ReplyException refusal && refusal.failureCode() == PublishFailureCode.REFUSED) {
            rejectedDocuments.put(id, event.time());
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .addKeyValue("event", event.id())
                    .addKeyValue("reason", failure.getMessage())
                    .log("Kafka refuses an event; it stays in the outbox and is tried again");
        } else if (!behind) {
            behind = true;
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", failure.getMessage())
                    .log("events cannot be published; they wait in the outbox");
        }
    }

    /**
     * Whether the last event that was tried has failed, so that writes leave theirs to the poll. Safe from any thread.
     */
    boolean isBehind() {
        return behind;
    }

    /** Notes that nothing waits, wherever it went. */
    void markIdle() {
        behind = false;
    }

    /** For how many more documents there is room. */
    int room() {
        return MAX_DOCUMENTS - chains.size();
    }

    /** For how many more bytes of events there is room, about. */
    long roomInBytes() {
        return MAX_BYTES
                - chains.values().stream().mapToLong(DocumentEventQueue::bytes).sum();
    }

    boolean isIdle() {
        return chains.isEmpty();
    }

    /** Whether the document's event of that number has been published. */
    boolean isPublished(UUID id, long seq) {
        return lastPublished(id) >= seq;
    }

    /** Whether it has been published or waits for its turn. */
    boolean isPublishing(UUID id, long seq) {
        var documentEventQueue = chains.get(id);
        return (documentEventQueue == null ? lastPublished(id) : documentEventQueue.last()) >= seq;
    }

    /** The documents of which Kafka has refused an event a moment ago. */
    Set<UUID> rejectedDocuments() {
        return rejectedDocuments.asMap().keySet();
    }

    /** When the oldest event was written that Kafka has refused a moment ago; {@link Instant#MAX} without any. */
    Instant oldestParked() {
        return rejectedDocuments.asMap().values().stream()
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Whether Kafka has refused an event of the document a moment ago. */
    boolean isParked(UUID id) {
        return rejectedDocuments.getIfPresent(id) != null;
    }

    private long lastPublished(UUID id) {
        Long seq = published.getIfPresent(id);
        return seq == null ? 0 : seq;
    }
}
