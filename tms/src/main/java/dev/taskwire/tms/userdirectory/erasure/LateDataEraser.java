package dev.taskwire.tms.userdirectory.erasure;

import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Erases the data of a deleted user once more after a grace period, when no write can follow any more. Each process
 * measures the period from when it first saw the deletion, on a monotonic clock; several processes may do it at the
 * same time. Belongs to one event loop.
 */
public final class LateDataEraser {
    /**
     * How long after the deletion a task can still be assigned to the user, or one of their own requests can be
     * running: the time that an answer of ums is cached, and the time of a request.
     */
    static final Duration GRACE_PERIOD = Duration.ofSeconds(15);

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final DeletedUserRepository departures;
    private final UserDataErasers userDataErasers;
    private final LongSupplier nanoTime;
    private final Map<UUID, Long> firstSeen = new HashMap<>();
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(LateDataEraser.class),
            "what may have come after deleted users is not cleared up for now");

    public LateDataEraser(DeletedUserRepository departures, UserDataErasers userDataErasers, LongSupplier nanoTime) {
        this.departures = departures;
        this.userDataErasers = userDataErasers;
        this.nanoTime = nanoTime;
    }

    /** Looks now, and again a pause after each look has ended. */
    public void start(Vertx vertx) {
        PeriodicTask.every(vertx, INTERVAL, this::look).start();
    }

    /** Looks once; never fails. */
    Future<Void> look() {
        return departures
                .list(DeletedUserRepository.MAX_DEPARTURES)
                .compose(this::finishThoseThatAreDue)
                .recover(failure -> Future.succeededFuture(List.of(failure)))
                .map(failures -> {
                    report(failures);
                    return null;
                });
    }

    /** Finishes one after the other; returns their failures. */
    private Future<List<Throwable>> finishThoseThatAreDue(List<DeletedUser> all) {
        List<Throwable> failures = new ArrayList<>();
        long now = nanoTime.getAsLong();
        // All that there are, or the oldest: what is not among them any more has been removed.
        firstSeen.keySet().retainAll(all.stream().map(DeletedUser::user).collect(Collectors.toSet()));
        Future<Void> finished = Future.succeededFuture();
        for (var deletedUser : all) {
            long first = firstSeen.computeIfAbsent(deletedUser.user(), unseen -> now);
            if (now - first >= GRACE_PERIOD.toNanos()) {
                finished = finished.compose(before -> finish(deletedUser).recover(failure -> {
                    failures.add(failure);
                    return Future.succeededFuture();
                }));
            }
        }
        return finished.map(failures);
    }

    private Future<Void> finish(DeletedUser deletedUser) {
        return userDataErasers
                .after(deletedUser.user(), deletedUser.actor())
                .compose(all -> all ? departures.remove(deletedUser.user()) : Future.succeededFuture());
    }

    private void report(List<Throwable> failures) {
        if (failures.isEmpty()) {
            outages.succeeded();
        } else {
            outages.failed(MongoErrorTranslator.reason(failures.get(0)));
        }
    }
}
