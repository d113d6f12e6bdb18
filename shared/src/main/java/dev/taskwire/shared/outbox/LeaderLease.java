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
 * Says which one of a service's processes publishes. A document holds the holder's name and its beat, which the holder
 * increases; whoever has watched the same beat for longer than a lease lasts takes over. Nobody reads anybody else's
 * clock: a holder counts from before it renewed, by whichever of its clocks says more, so that it knows after a pause
 * that it may have lost it; a challenger counts from after it saw.
 */
final class LeaderLease {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
    private static final String COLLECTION = "leases";
    private static final String NOBODY = "";
    private static final String HOLDER = "holder";
    private static final String BEAT = "beat";
    private static final Duration LASTS = Duration.ofSeconds(3);
    /** What two clocks may drift apart in that time, and more. */
    private static final Duration MARGIN = Duration.ofMillis(250);

    private static final Duration TICK = Duration.ofMillis(500);

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
                "outbox.relay.takeovers", "How often this process has begun to publish.", "lease", name);
        this.attempts = PeriodicTask.atFixedRate(vertx, TICK, this::attempt);
    }

    /** Begins to strive for it. */
    void start() {
        attempts.start();
    }

    /** Whether this process has it now. Safe from any thread. */
    boolean isHeld() {
        return heldUntil.nanosUntil(ClockReading.now()) < 0;
    }

    /** Gives it up for good, so that another process need not wait until it has expired. */
    Future<Void> release() {
        heldUntil = ClockReading.now();
        // What is on its way to the store must not come after the farewell.
        return attempts.stop().compose(stopped -> {
            heldUntil = ClockReading.now();
            return mongo.updateCollection(COLLECTION, mine(), op("$set", op(HOLDER, NOBODY)))
                    .mapEmpty();
        });
    }

    private Future<Void> attempt() {
        var start = ClockReading.now();
        return (isHeld() ? renew(start) : tryAcquire(start))
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("reason", MongoErrorTranslator.reason(failure))
                        .log("lease not renewed"));
    }

    private Future<Void> renew(ClockReading start) {
        return mongo.updateCollection(COLLECTION, mine(), op("$inc", op(BEAT, 1L)))
                .onSuccess(result -> {
                    if (result.getDocMatched() == 1) {
                        extend(start);
                    } else {
                        heldUntil = ClockReading.now();
                        LOG.atWarn().addKeyValue("lease", name).log("another process has taken the lease");
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
            boolean expired = System.nanoTime() - seenSince > LASTS.plus(MARGIN).toNanos();
            // Its own: it could not renew in time, or the answer to its taking was lost.
            boolean free = List.of(NOBODY, self).contains(found.getString(HOLDER));
            return expired || free ? take(found, start) : Future.succeededFuture();
        });
    }

    private Future<Void> take(JsonObject from, ClockReading start) {
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
        heldUntil = start.plus(LASTS);
    }

    private JsonObject mine() {
        return op("_id", name).put(HOLDER, self);
    }
}
