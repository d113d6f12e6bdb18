package dev.taskwire.tms.notify;

import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import dev.taskwire.shared.trace.CurrentTrace;
import dev.taskwire.shared.trace.Span;
import dev.taskwire.shared.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what this process has leased, a few at a time, and notes what became of it. A lease is given back that would
 * end before the delivery does; whatever a process leaves behind that dies is leased by another when its time is over.
 * Clocks of processes may differ by a quarter of a minute. Belongs to one event loop.
 */
final class Deliverer {
    /** A delivery takes three quarters of it at most, {@link #START_WITHIN} included. */
    static final Duration LEASE = Duration.ofSeconds(60);
    /** At the same time. */
    static final int SENDING = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final Duration START_WITHIN = Duration.ofSeconds(10);
    private static final int ROOM = 64;
    private static final Duration NOTE_AGAIN = Duration.ofSeconds(1);
    private static final Duration STOP_STEP = Duration.ofMillis(20);

    private final Vertx vertx;
    private final DeliveryRepository deliveries;
    private final Dispatch dispatch;
    private final NotifyMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private int reserved;
    private int sending;
    private boolean stopping;

    Deliverer(
            Vertx vertx,
            DeliveryRepository deliveries,
            Dispatch dispatch,
            NotifyMetrics metrics,
            Tracing tracing,
            Clock clock) {
        this.vertx = vertx;
        this.deliveries = deliveries;
        this.dispatch = dispatch;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** How many more can be taken. */
    int room() {
        return stopping ? 0 : ROOM - reserved;
    }

    /** Keeps a place for one that is about to be leased; it is then {@link #take taken}, or the place given up. */
    boolean reserve() {
        if (room() <= 0) {
            return false;
        }
        reserved++;
        return true;
    }

    void giveUpPlace() {
        reserved--;
        next();
    }

    /** Delivers one that was leased for {@link #LEASE} and has a place. */
    void take(Delivery leased) {
        waiting.add(leased);
        next();
    }

    private void next() {
        while (!waiting.isEmpty() && (stopping || sending < SENDING)) {
            var delivery = waiting.remove();
            sending++;
            var loop = vertx.getOrCreateContext();
            // Whatever thread it ended on: what is counted here belongs to this one.
            traced(delivery)
                    .onComplete(end -> loop.runOnContext(turn -> {
                        sending--;
                        giveUpPlace();
                    }));
        }
    }

    /** A delivery may begin in anybody's context: the one before it has made room. */
    private Future<Void> traced(Delivery delivery) {
        var span = tracing.start(Span.Kind.INTERNAL, "deliver notification", delivery.trace());
        return CurrentTrace.within(vertx, span.position(), () -> handle(delivery))
                .onComplete(end -> span.end());
    }

    private Future<Void> handle(Delivery delivery) {
        var now = clock.instant();
        boolean late = now.isAfter(delivery.leasedUntil().minus(LEASE).plus(START_WITHIN));
        var handled = stopping || late
                ? deliveries.lease(delivery, Times.now(clock)).<Void>mapEmpty()
                : dispatch.attempt(delivery).compose(outcome -> noteSurely(delivery, outcome));
        return handled.recover(failure -> {
            LOG.atWarn()
                    .addKeyValue(
                            "notification",
                            Ids.notification(delivery.notification().id()))
                    .addKeyValue("reason", failure.getMessage())
                    .log("what became of a notification could not be noted; it may come twice");
            return Future.succeededFuture();
        });
    }

    /** Again until the end of the process, since what is not noted is done twice. */
    private Future<Void> noteSurely(Delivery delivery, Outcome outcome) {
        return note(delivery, outcome)
                .recover(failure -> stopping
                        ? Future.failedFuture(failure)
                        : vertx.timer(NOTE_AGAIN.toMillis()).compose(paused -> noteSurely(delivery, outcome)));
    }

    private Future<Void> note(Delivery delivery, Outcome outcome) {
        var id = delivery.notification().id();
        var now = Times.now(clock);
        return switch (outcome.result()) {
            case DONE -> deliveries.done(id);
            case NOBODY -> deliveries.remove(id);
            case HOLD -> deliveries.hold(delivery, outcome.left(), Objects.requireNonNull(outcome.until()));
            case WAIT -> deliveries.putOff(delivery, outcome.left(), now.plus(Patience.pause(delivery, outcome)));
            case SOON, LATER, NEVER ->
                Patience.isOver(delivery, outcome, now)
                        ? bury(delivery, outcome, now)
                        : deliveries
                                .again(delivery, outcome.left(), now.plus(Patience.pause(delivery, outcome)))
                                .onSuccess(noted -> metrics.failed(outcome));
        };
    }

    private Future<Void> bury(Delivery delivery, Outcome outcome, Instant now) {
        return deliveries
                .deadLetter(delivery, outcome.left(), now, outcome.reason())
                .onSuccess(noted -> {
                    metrics.deadLetter();
                    LOG.atWarn()
                            .addKeyValue(
                                    "notification",
                                    Ids.notification(delivery.notification().id()))
                            .addKeyValue(
                                    "task",
                                    Ids.task(delivery.notification().event().taskId()))
                            .addKeyValue(
                                    "user", Ids.user(delivery.notification().userId()))
                            .addKeyValue("reason", outcome.reason())
                            .log("a notification cannot be delivered");
                });
    }

    /** Finishes what is being sent, within that time; gives everything else back. */
    Future<Void> stop(Duration within) {
        stopping = true;
        next();
        return finish(System.nanoTime() + within.toNanos());
    }

    private Future<Void> finish(long end) {
        return sending == 0 || System.nanoTime() - end > 0
                ? Future.succeededFuture()
                : vertx.timer(STOP_STEP.toMillis()).compose(paused -> finish(end));
    }
}
