package dev.taskwire.shared.outbox;

import static dev.taskwire.shared.mongo.ExtendedJson.op;

import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.shared.value.ClockReading;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the process of a service that publishes events. A document in MongoDB holds the holder's name and a counter
 * ({@code beat}) that the holder increases. A process that has seen the same counter for longer than the lease lasts
 * takes the lease over. No process reads another one's clock: the holder counts from before its renewal, by whichever
 * of its clocks shows more time, so that after a pause it knows that it may have lost the lease. A challenger counts
 * from after it has read the counter.
 */
final class LeaderLease {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
    private static final String COLLECTION = "leases";
    private static final String NOBODY = "";
    private static final String HOLDER = "holder";
    private static final String BEAT = "beat";
    private static final Duration DURATION = Duration.ofSeconds(3);
    /** More than two clocks may drift apart while a lease lasts. */
    private static final Duration CLOCK_DRIFT_MARGIN = Duration.ofMillis(250);

    private static final Duration ATTEMPT_INTERVAL = Duration.ofMillis(500);

    private final MongoClient mongo;
    private final String name;
    private final Counter takeovers;
    private final PeriodicTask attempts;
    private final String self = UUID.randomUUID().toString();
    private volatile ClockReading heldUntil = ClockReading.now();
    private @Nullable JsonObject seen;
    private long seenSince;

    LeaderLease(Vertx vertx, MongoClient mongo, String name, MetricsRegistry metrics) {
        this.mongo = mongo;
        this.name = name;
        this.takeovers = metrics.counter(
                "outbox.relay.takeovers", "How often this process has started to publish.", "lease", name);
        this.attempts = PeriodicTask.atFixedRate(vertx, ATTEMPT_INTERVAL, this::attempt);
    }

    /** Begins to try to acquire the lease. */
    void start() {
        attempts.start();
    }

    /** Returns whether this process holds the lease now. Safe from any thread. */
    boolean isHeld() {
        return heldUntil.nanosUntil(ClockReading.now()) < 0;
    }

    /** Gives the lease up for good, so that another process need not wait until it has expired. */
    Future<Void> release() {
        // A renewal that is on its way to MongoDB must not arrive after the release.
        return attempts.stop().compose(stopped -> {
            heldUntil = ClockReading.now();
            return mongo.updateCollection(COLLECTION, heldBySelf(), op("$set", op(HOLDER, NOBODY)))
                    .mapEmpty();
        });
    }

    private Future<Void> attempt() {
        var start = ClockReading.now();
        return (isHeld() ? renew(start) : tryAcquire(start))
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("the lease was not renewed or acquired; trying again"));
    }

    private Future<Void> renew(ClockReading start) {
        return mongo.updateCollection(COLLECTION, heldBySelf(), op("$inc", op(BEAT, 1L)))
                .onSuccess(result -> {
                    if (result.getDocMatched() == 1) {
                        extend(start);
                    } else {
                        heldUntil = ClockReading.now();
                        LOG.atWarn()
                                .addKeyValue("lease", name)
                                .log("another process has taken the lease; this process stops publishing");
                    }
                })
                .mapEmpty();
    }

    private Future<Void> tryAcquire(ClockReading start) {
        return mongo.findOne(COLLECTION, op("_id", name), null).compose(found -> {
            if (found == null) {
                var fresh = op("_id", name).put(HOLDER, self).put(BEAT, 1L);
                return MongoErrorTranslator.ifAbsent(mongo.insert(COLLECTION, fresh))
                        .map(inserted -> onAcquired(inserted, start));
            }
            if (!found.equals(seen)) {
                seen = found;
                seenSince = System.nanoTime();
            }
            boolean expired = System.nanoTime() - seenSince
                    > DURATION.plus(CLOCK_DRIFT_MARGIN).toNanos();
            // The lease may show this process: it could not renew in time, or the response to its acquisition was lost.
            boolean free = List.of(NOBODY, self).contains(found.getString(HOLDER));
            return expired || free ? takeOver(found, start) : Future.succeededFuture();
        });
    }

    private Future<Void> takeOver(JsonObject from, ClockReading start) {
        var next = new JsonObject().put("$set", op(HOLDER, self)).put("$inc", op(BEAT, 1L));
        return mongo.updateCollection(COLLECTION, from, next)
                .map(result -> onAcquired(result.getDocMatched() == 1, start));
    }

    private @Nullable Void onAcquired(boolean taken, ClockReading start) {
        if (taken) {
            extend(start);
            takeovers.increment();
            LOG.atInfo().addKeyValue("lease", name).log("this process publishes now");
        }
        return null;
    }

    private void extend(ClockReading start) {
        heldUntil = start.plus(DURATION);
    }

    private JsonObject heldBySelf() {
        return op("_id", name).put(HOLDER, self);
    }
}
