package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.EventBusAddresses;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of one collection, in the process that holds the lease. It publishes the writes of this process
 * at once. It polls MongoDB for the events of other processes and for those that were left over.
 */
final class OutboxRelay extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration REMOVE_INTERVAL = Duration.ofMillis(250);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(2);
    private static final Pause SHORT_PAUSE = Pause.of(Duration.ofMillis(5));
    /** Bounds the share of time that polls without a result take, even where no index helps. */
    private static final Pause IDLE_PAUSE = Pause.dutyCycle(POLL_INTERVAL, MAX_POLL_INTERVAL);

    private static final int MAX_POLL_DOCUMENTS = 500;
    /** The bound on the events of one read, which take several times as much memory. The next poll follows at once. */
    private static final long MAX_READ_BYTES = 4L * 1024 * 1024;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_CHECK_INTERVAL = Duration.ofMillis(20);

    private final String collection;
    private final LeaderLease leaderLease;
    private final OutboxReader outboxReader;
    private final OutboxPublisher outboxPublisher;
    private final PublishedEventCleaner publishedEventCleaner;
    private boolean stopping;
    /** Whether the last poll was full, so that others wait behind what it has found. */
    private boolean draining;

    private final OutageLog reading;
    private final OutageLog removing;
    private @Nullable PeriodicTask removal;
    private volatile Instant oldestEventTime = Instant.MAX;
    private volatile boolean refused;

    OutboxRelay(
            String collection,
            LeaderLease leaderLease,
            OutboxReader outboxReader,
            OutboxPublisher outboxPublisher,
            PublishedEventCleaner publishedEventCleaner) {
        this.collection = collection;
        this.leaderLease = leaderLease;
        this.outboxReader = outboxReader;
        this.outboxPublisher = outboxPublisher;
        this.publishedEventCleaner = publishedEventCleaner;
        this.reading = outageLog("the outbox cannot be read; trying again");
        this.removing = outageLog("published events cannot be removed from the outbox now; trying again");
    }

    private OutageLog outageLog(String message) {
        return new OutageLog(
                reason -> LOG.atWarn()
                        .addKeyValue("collection", collection)
                        .addKeyValue("reason", reason)
                        .log(message),
                () -> {});
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<WrittenEvent>localConsumer(EventBusAddresses.pending(collection), written -> {
            if (isPublishingWrites() && outboxPublisher.enqueue(written.body())) {
                // After a failure, the next poll reads it.
                outboxReader.findPendingEvents(List.of(written.body().id())).onSuccess(this::enqueue);
            }
        });
        removal = new PeriodicTask(vertx, Backoff.constant(REMOVE_INTERVAL), this::remove).startAfter(REMOVE_INTERVAL);
        new PeriodicTask(vertx, Backoff.constant(MAX_POLL_INTERVAL), this::poll).startAfter(POLL_INTERVAL);
        return Future.succeededFuture();
    }

    /** Finishes publishing, and removes the published events, within a bound. The rest stays in MongoDB. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return finish(System.nanoTime() + STOP_TIMEOUT.toNanos())
                .onComplete(finished -> Objects.requireNonNull(removal).stop());
    }

    private Future<Void> finish(long end) {
        if ((outboxPublisher.isIdle() && publishedEventCleaner.isIdle()) || System.nanoTime() > end) {
            return Future.succeededFuture();
        }
        // Not awaited: an unavailable MongoDB would take longer than there is time.
        Objects.requireNonNull(removal).runNow();
        return vertx.timer(STOP_CHECK_INTERVAL.toMillis()).compose(paused -> finish(end));
    }

    private Future<Pause> remove() {
        return publishedEventCleaner
                .run()
                .onFailure(failure -> removing.failed(() -> MongoErrorTranslator.reason(failure)))
                .onSuccess(removed -> removing.succeeded())
                .map(removed -> publishedEventCleaner.isFull() ? Pause.NONE : Pause.atFixedRate(REMOVE_INTERVAL));
    }

    private Future<Pause> poll() {
        if (stopping) {
            return Future.succeededFuture(Pause.END);
        }
        if (!leaderLease.isHeld()) {
            return Future.succeededFuture(Pause.of(POLL_INTERVAL));
        }
        if (publishedEventCleaner.isFull()) {
            Objects.requireNonNull(removal).runNow();
            return Future.succeededFuture(SHORT_PAUSE);
        }
        if (outboxPublisher.remainingDocuments() < MAX_POLL_DOCUMENTS / 2) {
            return Future.succeededFuture(SHORT_PAUSE);
        }
        // While Kafka is unavailable, one document is enough to detect its recovery.
        int limit = outboxPublisher.isBehind() ? 1 : MAX_POLL_DOCUMENTS;
        return outboxReader
                .findOldest(limit, excluded())
                .compose(this::publish)
                .onFailure(failure -> reading.failed(() -> MongoErrorTranslator.reason(failure)))
                .onSuccess(found -> reading.succeeded())
                .map(found ->
                        outboxPublisher.isBehind() ? Pause.of(MAX_POLL_INTERVAL) : found ? SHORT_PAUSE : IDLE_PAUSE);
    }

    /**
     * Returns the documents that the poll leaves out. While it drains a long outbox, those are also the ones that are
     * being published or cleared, which would hide the ones behind them. At other times they are read, since other
     * processes may have written to them.
     */
    private Set<UUID> excluded() {
        var excluded = new LinkedHashSet<>(outboxPublisher.refusedDocuments());
        if (draining) {
            excluded.addAll(outboxPublisher.documents());
            excluded.addAll(publishedEventCleaner.documents());
        }
        return excluded;
    }

    /** Returns whether there were events to publish. */
    private Future<Boolean> publish(List<OutboxReader.OutboxEntry> entries) {
        var parked = outboxPublisher.oldestRefused();
        refused = parked.isBefore(Instant.MAX);
        oldestEventTime = entries.isEmpty() || parked.isBefore(entries.get(0).at())
                ? parked
                : entries.get(0).at();
        if (entries.isEmpty() && !draining) {
            outboxPublisher.markCaughtUp();
        }
        draining = entries.size() == MAX_POLL_DOCUMENTS;
        var published = entries.stream()
                .filter(outboxEntry -> outboxPublisher.isPublished(outboxEntry.id(), outboxEntry.seq()))
                .toList();
        published.forEach(outboxEntry -> publishedEventCleaner.markPublished(
                outboxEntry.id(),
                new PublishedEventCleaner.PublishedPosition(
                        outboxEntry.seq(), outboxEntry.last(), outboxEntry.deleted())));
        if (stopping) {
            return Future.succeededFuture(false);
        }
        var unpublished = new ArrayList<UUID>();
        long room = outboxPublisher.remainingBytes();
        long left = Math.min(room, MAX_READ_BYTES);
        for (var outboxEntry : entries) {
            // One document is read however long its outbox is; otherwise it would never be published.
            boolean fits = outboxEntry.bytes() <= left || (unpublished.isEmpty() && room > 0);
            if (fits
                    && !outboxPublisher.isPublishing(outboxEntry.id(), outboxEntry.seq())
                    && !outboxPublisher.isRefused(outboxEntry.id())) {
                unpublished.add(outboxEntry.id());
                left -= outboxEntry.bytes();
            }
        }
        if (unpublished.isEmpty()) {
            // Documents whose events are published fill the poll and hide those behind them.
            return entries.size() == MAX_POLL_DOCUMENTS && !published.isEmpty()
                    ? publishedEventCleaner.run().map(true)
                    : Future.succeededFuture(false);
        }
        return outboxReader.findPendingEvents(unpublished).map(found -> {
            enqueue(found);
            return true;
        });
    }

    private void enqueue(List<PendingEvents> found) {
        found.forEach(outboxPublisher::enqueue);
    }

    /** Returns whether a write is published at once instead of by the poll. Safe from any thread. */
    boolean isPublishingWrites() {
        return leaderLease.isHeld() && !outboxPublisher.isBehind();
    }

    /** Returns whether events wait for Kafka. Safe from any thread. */
    boolean isBehind() {
        return outboxPublisher.isBehind();
    }

    /** Returns whether Kafka has refused an event that is still pending. Safe from any thread. */
    boolean hasRefusedEvents() {
        return refused;
    }

    /** Returns the time of the oldest pending event; {@link Instant#MAX} when there is none. Safe from any thread. */
    Instant oldestEventTime() {
        return oldestEventTime;
    }
}
