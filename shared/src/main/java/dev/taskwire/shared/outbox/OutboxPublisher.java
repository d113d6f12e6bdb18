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
 * Hands events to the Kafka bridge: those of one document one after another, those of different documents concurrently.
 * A later event of a document never overtakes an earlier one: if an event fails, the events behind it are dropped and
 * read again from MongoDB. Not thread-safe: used on one event loop.
 */
final class OutboxPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
    /** The suffix of the type of a document's last event. */
    private static final String DELETED = ".deleted";

    private static final int MAX_DOCUMENTS = 500;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    /** Longer than the timeout of the Kafka bridge. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(15);
    /**
     * The time for which published events are remembered. It is longer than an acknowledgement from MongoDB can take.
     */
    private static final Duration PUBLISHED_TTL = Duration.ofMinutes(1);

    private static final int MAX_REMEMBERED = 100_000;
    private static final Duration REFUSED_TTL = Duration.ofSeconds(30);

    private final EventBus bus;
    private final String topic;
    private final LeaderLease leaderLease;
    private final PublishedEventCleaner publishedEventCleaner;
    private final Counter count;
    private final DeliveryOptions options = LocalMessageCodec.options().setSendTimeout(SEND_TIMEOUT.toMillis());
    private final Map<UUID, DocumentEventQueue> queues = new HashMap<>();
    private final Cache<UUID, Long> published = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(PUBLISHED_TTL)
            // The maintenance takes a few steps at a time; waking another thread for it costs more.
            .executor(Runnable::run)
            .build();
    private final Cache<UUID, Instant> refused = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(REFUSED_TTL)
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

    /**
     * Publishes an event of this process, if it is the next of its document.
     *
     * @return whether the document must be read, because it may have earlier events
     */
    boolean enqueue(WrittenEvent written) {
        var documentEventQueue = queues.get(written.id());
        boolean hasRoom = documentEventQueue == null ? remainingDocuments() > 0 : !documentEventQueue.isFull();
        if (!leaderLease.isHeld() || isRefused(written.id()) || !hasRoom) {
            return false;
        }
        boolean follows = written.isOnlyOne() || isPublishing(written.id(), written.seq() - 1);
        if (follows) {
            enqueue(written.asPendingEvents());
        }
        return !follows || PublishedEventCleaner.mayBeTrimmed(written.pending());
    }

    /** Publishes the events that are not published yet, as far as there is capacity. The rest stays in MongoDB. */
    void enqueue(PendingEvents pendingEvents) {
        if (pendingEvents.events().isEmpty()) {
            // The events were removed between the poll and the read.
            return;
        }
        if (!leaderLease.isHeld() || isRefused(pendingEvents.id())) {
            return;
        }
        var documentEventQueue = queues.get(pendingEvents.id());
        publishedEventCleaner.trim(
                pendingEvents,
                documentEventQueue == null ? lastPublished(pendingEvents.id()) : documentEventQueue.published());
        if (isPublishing(pendingEvents.id(), pendingEvents.seq())) {
            return;
        }
        if (documentEventQueue != null) {
            documentEventQueue.add(pendingEvents);
        } else if (remainingDocuments() > 0 && !pendingEvents.events().isEmpty()) {
            var queue = new DocumentEventQueue(lastPublished(pendingEvents.id()));
            queue.add(pendingEvents);
            queues.put(pendingEvents.id(), queue);
            publishFirst(pendingEvents.id(), queue);
        }
    }

    private void publishFirst(UUID id, DocumentEventQueue documentEventQueue) {
        if (!leaderLease.isHeld()) {
            queues.remove(id);
            return;
        }
        var event = documentEventQueue.first();
        bus.request(EventBusAddresses.publish(topic), event, options)
                .onComplete(
                        reply -> onAcknowledged(id, documentEventQueue, event),
                        failure -> onFailed(id, event, failure));
    }

    private void onAcknowledged(UUID id, DocumentEventQueue documentEventQueue, EventEnvelope event) {
        if (behind) {
            behind = false;
            LOG.atInfo().addKeyValue("topic", topic).log("events are published again");
        }
        long seq = documentEventQueue.advance();
        published.put(id, seq);
        count.increment();
        if (documentEventQueue.isEmpty()) {
            queues.remove(id);
            publishedEventCleaner.markPublished(
                    id,
                    new PublishedEventCleaner.PublishedPosition(
                            seq, event.id(), event.type().endsWith(DELETED)));
        } else {
            publishFirst(id, documentEventQueue);
        }
    }

    private void onFailed(UUID id, EventEnvelope event, Throwable failure) {
        queues.remove(id);
        if (failure instanceof ReplyException refusal && refusal.failureCode() == PublishFailureCode.REFUSED) {
            refused.put(id, event.time());
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .addKeyValue("event", event.id())
                    .addKeyValue("reason", failure.getMessage())
                    .log("Kafka refuses an event; it stays in the outbox and is retried");
        } else if (!behind) {
            behind = true;
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", failure.getMessage())
                    .log("events cannot be published; they wait in the outbox");
        }
    }

    /**
     * Returns whether the last attempt to publish has failed, so that new events are left to the poll. Safe from any
     * thread.
     */
    boolean isBehind() {
        return behind;
    }

    /** Records that no event waits any more, whichever process published it. */
    void markCaughtUp() {
        behind = false;
    }

    /** Returns for how many more documents there is capacity. */
    int remainingDocuments() {
        return MAX_DOCUMENTS - queues.size();
    }

    /** Returns for how many more bytes of events there is capacity, approximately. */
    long remainingBytes() {
        return MAX_BYTES
                - queues.values().stream().mapToLong(DocumentEventQueue::bytes).sum();
    }

    boolean isIdle() {
        return queues.isEmpty();
    }

    /** Returns whether the document's event of that number has been published. */
    boolean isPublished(UUID id, long seq) {
        return lastPublished(id) >= seq;
    }

    /** Returns whether the document's event of that number has been published or waits in a queue. */
    boolean isPublishing(UUID id, long seq) {
        var documentEventQueue = queues.get(id);
        return (documentEventQueue == null ? lastPublished(id) : documentEventQueue.last()) >= seq;
    }

    /** Returns the documents whose events are being published. */
    Set<UUID> documents() {
        return queues.keySet();
    }

    /** Returns the documents of which Kafka has recently refused an event. */
    Set<UUID> refusedDocuments() {
        return refused.asMap().keySet();
    }

    /** Returns the time of the oldest event that Kafka has recently refused; {@link Instant#MAX} without any. */
    Instant oldestRefused() {
        return refused.asMap().values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** Returns whether Kafka has recently refused an event of the document. */
    boolean isRefused(UUID id) {
        return refused.getIfPresent(id) != null;
    }

    private long lastPublished(UUID id) {
        Long seq = published.getIfPresent(id);
        return seq == null ? 0 : seq;
    }
}
