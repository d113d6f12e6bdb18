package dev.taskwire.tms.notify;

import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what is due and nobody is at: retries, what a process had no room for, and what one left behind that died.
 * Every process looks; each finds what it can lease. Belongs to one event loop.
 */
final class DueDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(DueDeliveries.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    /** Looking takes a twentieth of the time at most, also where no index helps. */
    private static final int PAUSES_PER_LOOK = 19;

    private static final int MAX_BATCH = 32;

    private final Vertx vertx;
    private final DeliveryRepository deliveries;
    private final Deliverer deliverer;
    private final IntSupplier mailRoom;
    private final Clock clock;
    private boolean stopped;
    private boolean noted;

    /**
     * A search for them.
     *
     * @param mailRoom how many mails it is worth to try, so that those which wait for a mail server are left in peace
     */
    DueDeliveries(Vertx vertx, DeliveryRepository deliveries, Deliverer deliverer, IntSupplier mailRoom, Clock clock) {
        this.vertx = vertx;
        this.deliveries = deliveries;
        this.deliverer = deliverer;
        this.mailRoom = mailRoom;
        this.clock = clock;
    }

    void start() {
        later(PAUSE);
    }

    void stop() {
        stopped = true;
    }

    private void later(Duration pause) {
        vertx.setTimer(pause.toMillis(), timer -> {
            if (!stopped) {
                look();
            }
        });
    }

    private void look() {
        int limit = Math.min(Math.min(MAX_BATCH, deliverer.room()), mailRoom.getAsInt());
        if (limit == 0) {
            later(PAUSE);
            return;
        }
        long start = System.nanoTime();
        deliveries
                .due(Times.now(clock), limit)
                .compose(this::take)
                .onComplete(
                        taken -> {
                            noted = false;
                            later(taken > 0 ? MIN_PAUSE : fair(Duration.ofNanos(System.nanoTime() - start)));
                        },
                        failure -> {
                            note(failure);
                            later(MAX_PAUSE);
                        });
    }

    private static Duration fair(Duration took) {
        var fair = took.multipliedBy(PAUSES_PER_LOOK);
        return fair.compareTo(PAUSE) < 0 ? PAUSE : fair.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : fair;
    }

    /** How many of them are ours now. */
    private Future<Long> take(List<Delivery> due) {
        var leases = due.stream().map(this::take).toList();
        return Future.join(leases)
                .map(all -> all.<Boolean>list().stream().filter(ours -> ours).count());
    }

    private Future<Boolean> take(Delivery due) {
        if (!deliverer.reserve()) {
            return Future.succeededFuture(false);
        }
        var leased = due.leased(Times.now(clock).plus(Deliverer.LEASE));
        return deliveries
                .lease(due, leased.leasedUntil())
                .onFailure(failure -> deliverer.giveUpPlace())
                .onSuccess(ours -> {
                    if (ours) {
                        deliverer.take(leased);
                    } else {
                        deliverer.giveUpPlace();
                    }
                });
    }

    /** Once, until it goes well again. */
    private void note(Throwable failure) {
        if (!noted) {
            noted = true;
            LOG.atWarn()
                    .addKeyValue("reason", MongoErrors.translate(failure).getMessage())
                    .log("notifications that are due cannot be read");
        }
    }
}
