package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.telemetry.tracing.Span;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import dev.taskwire.shared.telemetry.tracing.Tracing;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.store.DeliveryRepository;
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
 * Attempts the deliveries that this process has leased, with bounded concurrency, and records the results. A lease that
 * could expire during the attempt is released instead; the leases of a process that crashed expire. Belongs to one
 * event loop.
 */
public final class DeliveryWorker {
    /** The longest time that a delivery takes, {@link #MAX_WAIT} included. */
    private static final Duration MAX_DELIVERY = Duration.ofSeconds(60);
    /** The duration of a lease: until it ends by the clock of any process, the delivery has ended. */
    public static final Duration LEASE = MAX_DELIVERY.plus(ClockSkew.MAX);
    /** The maximum number of concurrent deliveries. */
    public static final int MAX_CONCURRENT = 8;

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final int MAX_QUEUED = 64;
    private static final Duration RECORD_RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration STOP_POLL_INTERVAL = Duration.ofMillis(20);

    private final Vertx vertx;
    private final DeliveryRepository deliveries;
    private final ChannelDispatcher channelDispatcher;
    private final NotificationMetrics metrics;
    private final Tracing tracing;
    private final Clock clock;
    private final Deque<NotificationDelivery> queue = new ArrayDeque<>();
    private int reserved;
    private int sending;
    private boolean stopping;

    public DeliveryWorker(
            Vertx vertx,
            DeliveryRepository deliveries,
            ChannelDispatcher channelDispatcher,
            NotificationMetrics metrics,
            Tracing tracing,
            Clock clock) {
        this.vertx = vertx;
        this.deliveries = deliveries;
        this.channelDispatcher = channelDispatcher;
        this.metrics = metrics;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Returns the number of free slots. */
    int freeSlots() {
        return stopping ? 0 : MAX_QUEUED - reserved;
    }

    /**
     * Reserves a slot for a delivery that is about to be leased; then {@link #submit} or {@link #releaseSlot} follows.
     */
    public boolean reserveSlot() {
        if (freeSlots() <= 0) {
            return false;
        }
        reserved++;
        return true;
    }

    /** Releases a reserved slot. */
    public void releaseSlot() {
        reserved--;
        startQueued();
    }

    /** Takes a delivery that was leased for {@link #LEASE} and has a slot. */
    public void submit(NotificationDelivery leased) {
        queue.add(leased);
        startQueued();
    }

    private void startQueued() {
        while (!queue.isEmpty() && (stopping || sending < MAX_CONCURRENT)) {
            var delivery = queue.remove();
            sending++;
            var loop = vertx.getOrCreateContext();
            // The delivery may complete on another thread, but the counters belong to this event loop.
            handleInTrace(delivery)
                    .onComplete(end -> loop.runOnContext(turn -> {
                        sending--;
                        releaseSlot();
                    }));
        }
    }

    /** Runs the delivery in its own trace, because the current one may be that of the delivery before it. */
    private Future<Void> handleInTrace(NotificationDelivery delivery) {
        var span = tracing.start(Span.Kind.INTERNAL, "deliver notification", delivery.trace());
        return TraceContext.runWith(vertx, span.context(), () -> handle(delivery))
                .onComplete(end -> span.end());
    }

    private Future<Void> handle(NotificationDelivery delivery) {
        var now = clock.instant();
        boolean late = now.isAfter(delivery.leasedUntil().minus(LEASE).plus(MAX_WAIT));
        var handled = stopping || late
                ? deliveries.lease(delivery, Timestamps.now(clock)).<Void>mapEmpty()
                : channelDispatcher.attempt(delivery).compose(result -> recordUntilStored(delivery, result));
        return handled.recover(failure -> {
            LOG.atWarn()
                    .addKeyValue(
                            "notification",
                            ResourceIds.notification(delivery.notification().id()))
                    .addKeyValue("reason", failure.getMessage())
                    .log("the result of a delivery cannot be recorded; the notification may be delivered twice");
            return Future.succeededFuture();
        });
    }

    /** Repeats the write until the process stops, because a delivery whose result is not stored is repeated. */
    private Future<Void> recordUntilStored(NotificationDelivery delivery, DeliveryResult result) {
        return record(delivery, result)
                .recover(failure -> stopping
                        ? Future.failedFuture(failure)
                        : vertx.timer(RECORD_RETRY_DELAY.toMillis())
                                .compose(paused -> recordUntilStored(delivery, result)));
    }

    private Future<Void> record(NotificationDelivery delivery, DeliveryResult result) {
        var id = delivery.notification().id();
        var now = Timestamps.now(clock);
        var step = result.nextStep();
        return switch (step) {
            case COMPLETE -> deliveries.complete(id);
            case REMOVE -> deliveries.remove(id);
            case HOLD -> deliveries.hold(delivery, result.undelivered(), Objects.requireNonNull(result.heldUntil()));
            case POSTPONE ->
                deliveries.postpone(
                        delivery, result.undelivered(), now.plus(DeliveryRetryPolicy.delay(delivery, step)));
            case RETRY_SOON, RETRY, DEAD_LETTER ->
                DeliveryRetryPolicy.isExhausted(delivery, step, now)
                        ? deadLetter(delivery, result, now)
                        : deliveries
                                .reschedule(
                                        delivery,
                                        result.undelivered(),
                                        now.plus(DeliveryRetryPolicy.delay(delivery, step)))
                                .onSuccess(stored -> metrics.recordFailure(step));
        };
    }

    private Future<Void> deadLetter(NotificationDelivery delivery, DeliveryResult result, Instant now) {
        return deliveries
                .deadLetter(delivery, result.undelivered(), now, result.reason())
                .onSuccess(stored -> {
                    metrics.recordDeadLetter();
                    LOG.atWarn()
                            .addKeyValue(
                                    "notification",
                                    ResourceIds.notification(
                                            delivery.notification().id()))
                            .addKeyValue(
                                    "user",
                                    ResourceIds.user(delivery.notification().userId()))
                            .addKeyValue("reason", result.reason())
                            .log("a notification cannot be delivered");
                });
    }

    /** Completes the running deliveries, within that time, and releases the leases of the others. */
    public Future<Void> stop(Duration within) {
        stopping = true;
        startQueued();
        return finish(System.nanoTime() + within.toNanos());
    }

    private Future<Void> finish(long end) {
        return sending == 0 || System.nanoTime() - end > 0
                ? Future.succeededFuture()
                : vertx.timer(STOP_POLL_INTERVAL.toMillis()).compose(paused -> finish(end));
    }
}
