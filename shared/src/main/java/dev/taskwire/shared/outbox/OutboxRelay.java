package dev.taskwire.shared.outbox;

import dev.taskwire.shared.event.Addresses;
import dev.taskwire.shared.log.OutageLog;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of one collection, in the process that has the lease: what this process writes at once, what
 * others wrote, or what was left over, by polling the store.
 */
final class OutboxRelay extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration REMOVE_INTERVAL = Duration.ofMillis(250);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(2);
    private static final Pause SHORT_PAUSE = Pause.of(Duration.ofMillis(5));
    /** A poll that finds nothing takes little of the time, also where no index helps. */
    private static final Pause IDLE_PAUSE = Pause.dutyCycle(POLL_INTERVAL, MAX_POLL_INTERVAL);

    private static final int POLL = 500;
    /** Events that are read at once take several times as much memory; the next poll comes right after. */
    private static final long MAX_READ_BYTES = 4L * 1024 * 1024;

    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration STOP_STEP = Duration.ofMillis(20);

    private final String collection;
    private final Lease lease;
    private final Backlog backlog;
    private final Publisher publisher;
    private final Remover remover;
    private boolean stopping;
    private final OutageLog reading;
    private final OutageLog removing;
    private @Nullable PeriodicTask removal;
    private volatile Instant oldest = Instant.MAX;
    private volatile boolean refused;

    OutboxRelay(String collection, Lease lease, Backlog backlog, Publisher publisher, Remover remover) {
        this.collection = collection;
        this.lease = lease;
        this.backlog = backlog;
        this.publisher = publisher;
        this.remover = remover;
        this.reading = outageLog("the outbox cannot be read");
        this.removing = outageLog("published events stay in the outbox for now");
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
        vertx.eventBus().<Pending>localConsumer(Addresses.pending(collection), written -> {
            if (takesWrites()) {
                publisher.offer(written.body());
            }
        });
        removal = new PeriodicTask(vertx, Backoff.constant(REMOVE_INTERVAL), this::remove).startAfter(REMOVE_INTERVAL);
        new PeriodicTask(vertx, Backoff.constant(MAX_POLL_INTERVAL), this::poll).startAfter(POLL_INTERVAL);
        return Future.succeededFuture();
    }

    /** Publishes what has begun and clears it away, within a bound; whatever is left then is in the store. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return finish(System.nanoTime() + STOP.toNanos());
    }

    private Future<Void> finish(long end) {
        if ((publisher.isIdle() && remover.isIdle()) || System.nanoTime() > end) {
            return Future.succeededFuture();
        }
        // Not awaited: a store that is gone would take longer than there is time.
        Objects.requireNonNull(removal).runNow();
        return vertx.timer(STOP_STEP.toMillis()).compose(paused -> finish(end));
    }

    private Future<Pause> remove() {
        return remover.run()
                .onFailure(failure -> removing.failed(() -> MongoErrors.reason(failure)))
                .onSuccess(removed -> removing.succeeded())
                .map(removed -> remover.isFull() ? Pause.NONE : Pause.atFixedRate(REMOVE_INTERVAL));
    }

    private Future<Pause> poll() {
        if (stopping) {
            return Future.succeededFuture(Pause.END);
        }
        if (!lease.isHeld() || publisher.room() < POLL / 2) {
            return Future.succeededFuture(lease.isHeld() ? SHORT_PAUSE : Pause.of(POLL_INTERVAL));
        }
        // While Kafka is away one document is enough to find out whether it is back.
        int limit = publisher.isBehind() ? 1 : POLL;
        return backlog.oldest(limit, publisher.parked())
                .compose(this::publish)
                .onFailure(failure -> reading.failed(() -> MongoErrors.reason(failure)))
                .onSuccess(found -> reading.succeeded())
                .map(found -> publisher.isBehind() ? Pause.of(MAX_POLL_INTERVAL) : found ? SHORT_PAUSE : IDLE_PAUSE);
    }

    /** Whether there was something that waited for us. */
    private Future<Boolean> publish(List<Backlog.Entry> entries) {
        var parked = publisher.oldestParked();
        refused = parked.isBefore(Instant.MAX);
        oldest = entries.isEmpty() || parked.isBefore(entries.get(0).at())
                ? parked
                : entries.get(0).at();
        if (entries.isEmpty()) {
            publisher.caughtUp();
        }
        var published = entries.stream()
                .filter(entry -> publisher.isPublished(entry.id(), entry.seq()))
                .toList();
        published.forEach(
                entry -> remover.remove(entry.id(), new Remover.Published(entry.seq(), entry.last(), entry.deleted())));
        if (stopping) {
            return Future.succeededFuture(false);
        }
        var waiting = new ArrayList<UUID>();
        long room = publisher.roomInBytes();
        long left = Math.min(room, MAX_READ_BYTES);
        for (var entry : entries) {
            // One is read however long its outbox is, else it would stay there for ever.
            boolean fits = entry.bytes() <= left || (waiting.isEmpty() && room > 0);
            if (fits && !publisher.isPublishing(entry.id(), entry.seq()) && !publisher.isParked(entry.id())) {
                waiting.add(entry.id());
                left -= entry.bytes();
            }
        }
        if (waiting.isEmpty()) {
            // What has been published hides what comes after it.
            return entries.size() == POLL && !published.isEmpty()
                    ? remover.run().map(true)
                    : Future.succeededFuture(false);
        }
        return backlog.read(waiting).map(found -> {
            found.forEach(publisher::offer);
            return true;
        });
    }

    /** Whether a write is published at once, and not by the poll. Safe from any thread. */
    boolean takesWrites() {
        return lease.isHeld() && !publisher.isBehind();
    }

    /** Whether events wait for Kafka. Safe from any thread. */
    boolean isBehind() {
        return publisher.isBehind();
    }

    /** Whether Kafka has refused an event that still waits. Safe from any thread. */
    boolean isRefused() {
        return refused;
    }

    /** When the oldest event that is still in the store was written; {@link Instant#MAX} when there is none. */
    Instant oldest() {
        return oldest;
    }
}
