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
 * Erases the data of a deleted user once more after a grace period, when no further write can follow. Each process
 * measures the period from when it first saw the deletion, on a monotonic clock. Several processes may erase at the
 * same time. Belongs to one event loop.
 */
public final class LateDataEraser {
    /**
     * How long after the deletion a task can still be assigned to the user, or one of the user's own requests can still
     * run: the time for which a response of ums is cached, plus the time of a request.
     */
    static final Duration GRACE_PERIOD = Duration.ofSeconds(15);

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final DeletedUserRepository deletedUsers;
    private final UserDataErasers userDataErasers;
    private final LongSupplier nanoTime;
    private final Map<UUID, Long> firstSeen = new HashMap<>();
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(LateDataEraser.class),
            "data that was written after the deletion of its user cannot be erased now; trying again");

    public LateDataEraser(DeletedUserRepository deletedUsers, UserDataErasers userDataErasers, LongSupplier nanoTime) {
        this.deletedUsers = deletedUsers;
        this.userDataErasers = userDataErasers;
        this.nanoTime = nanoTime;
    }

    /** Runs once now, and again an interval after each run has ended. */
    public void start(Vertx vertx) {
        PeriodicTask.every(vertx, INTERVAL, this::run).start();
    }

    /** Erases the data of all deleted users whose grace period is over. Never fails. */
    Future<Void> run() {
        return deletedUsers
                .list(DeletedUserRepository.MAX_DELETED_USERS)
                .compose(this::eraseDue)
                .recover(failure -> Future.succeededFuture(List.of(failure)))
                .map(failures -> {
                    report(failures);
                    return null;
                });
    }

    /** Erases the data of one user after the other; returns the failures. */
    private Future<List<Throwable>> eraseDue(List<DeletedUser> all) {
        List<Throwable> failures = new ArrayList<>();
        long now = nanoTime.getAsLong();
        // The list holds all deleted users, or the oldest. A user who is no longer in it was removed.
        firstSeen.keySet().retainAll(all.stream().map(DeletedUser::user).collect(Collectors.toSet()));
        Future<Void> erased = Future.succeededFuture();
        for (var deletedUser : all) {
            long first = firstSeen.computeIfAbsent(deletedUser.user(), unseen -> now);
            if (now - first >= GRACE_PERIOD.toNanos()) {
                erased = erased.compose(before -> erase(deletedUser).recover(failure -> {
                    failures.add(failure);
                    return Future.succeededFuture();
                }));
            }
        }
        return erased.map(failures);
    }

    private Future<Void> erase(DeletedUser deletedUser) {
        return userDataErasers
                .eraseUserData(deletedUser.user(), deletedUser.actor())
                .compose(complete -> complete ? deletedUsers.remove(deletedUser.user()) : Future.succeededFuture());
    }

    private void report(List<Throwable> failures) {
        if (failures.isEmpty()) {
            outages.succeeded();
        } else {
            outages.failed(MongoErrorTranslator.reason(failures.get(0)));
        }
    }
}
