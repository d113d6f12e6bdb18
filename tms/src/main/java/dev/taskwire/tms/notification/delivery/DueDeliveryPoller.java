package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.store.DeliveryRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Polls for due deliveries without a lease: retries, those for which a process had no slot, and those of a process that
 * crashed. Every process polls. Belongs to one event loop.
 */
public final class DueDeliveryPoller {
    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_BATCH = 32;

    private final Vertx vertx;
    private final DeliveryRepository deliveries;
    private final DeliveryWorker deliveryWorker;
    private final IntSupplier mailLimit;
    private final Duration interval;
    private final Clock clock;
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(DueDeliveryPoller.class), "due deliveries cannot be read; trying again");
    private @Nullable PeriodicTask task;

    /**
     * Creates a poller that is yet to be started.
     *
     * @param mailLimit the maximum number of mails to attempt now, which is 0 while the mail server is unavailable
     * @param interval the pause between polls of which the last found nothing
     */
    public DueDeliveryPoller(
            Vertx vertx,
            DeliveryRepository deliveries,
            DeliveryWorker deliveryWorker,
            IntSupplier mailLimit,
            Duration interval,
            Clock clock) {
        this.vertx = vertx;
        this.deliveries = deliveries;
        this.deliveryWorker = deliveryWorker;
        this.mailLimit = mailLimit;
        this.interval = interval;
        this.clock = clock;
    }

    /** Starts to poll, on the calling event loop. */
    public void start() {
        task = new PeriodicTask(vertx, Backoff.constant(MAX_PAUSE), this::poll).startAfter(interval);
    }

    /** Starts no further poll. */
    public void stop() {
        Objects.requireNonNull(task).stop();
    }

    private Future<Pause> poll() {
        int limit = Math.min(Math.min(MAX_BATCH, deliveryWorker.freeSlots()), mailLimit.getAsInt());
        if (limit == 0) {
            return Future.succeededFuture(Pause.of(interval));
        }
        return deliveries
                .findDue(Timestamps.now(clock), limit)
                .compose(this::lease)
                .onSuccess(leased -> outages.succeeded())
                .onFailure(failure -> outages.failed(MongoErrorTranslator.reason(failure)))
                .map(leased -> leased > 0 ? Pause.of(MIN_PAUSE) : Pause.dutyCycle(interval, MAX_PAUSE));
    }

    /** Leases and submits the deliveries; returns how many of them this process has leased. */
    private Future<Long> lease(List<NotificationDelivery> due) {
        var leases = due.stream().map(this::lease).toList();
        return Future.join(leases)
                .map(all -> all.<Boolean>list().stream().filter(ours -> ours).count());
    }

    private Future<Boolean> lease(NotificationDelivery due) {
        if (!deliveryWorker.reserveSlot()) {
            return Future.succeededFuture(false);
        }
        var leased = due.withLease(Timestamps.now(clock).plus(DeliveryWorker.LEASE));
        return deliveries
                .lease(due, leased.leasedUntil())
                .onFailure(failure -> deliveryWorker.releaseSlot())
                .onSuccess(ours -> {
                    if (ours) {
                        deliveryWorker.submit(leased);
                    } else {
                        deliveryWorker.releaseSlot();
                    }
                });
    }
}
