package dev.taskwire.tms.user;

import dev.taskwire.shared.log.OutageLog;
import dev.taskwire.shared.mongo.MongoErrors;
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
 * Clears up once more after a departure, when nothing can come after it any more. Each process counts the time from
 * when it first saw the departure, on a clock that does not jump; who did not live to see it has the others do it, and
 * that two do it at once harms nobody. Belongs to one event loop.
 */
final class Aftermath {
    /**
     * So long after the deletion somebody who has asked for the user before can still assign a task to them, or they
     * finish what they had begun: the time that an answer of ums is believed, and that of a request.
     */
    static final Duration GRACE_PERIOD = Duration.ofSeconds(15);

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final DepartureRepository departures;
    private final ClearUps clearUps;
    private final LongSupplier nanoTime;
    private final Map<UUID, Long> firstSeen = new HashMap<>();
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(Aftermath.class),
            "what may have come after deleted users is not cleared up for now");

    Aftermath(DepartureRepository departures, ClearUps clearUps, LongSupplier nanoTime) {
        this.departures = departures;
        this.clearUps = clearUps;
        this.nanoTime = nanoTime;
    }

    /** Looks now, and again a pause after each look has ended. */
    void start(Vertx vertx) {
        PeriodicTask.every(vertx, INTERVAL, this::look).start();
    }

    /** Looks once; never fails. */
    Future<Void> look() {
        return departures
                .list(DepartureRepository.MAX_DEPARTURES)
                .compose(this::finishThoseThatAreDue)
                .recover(failure -> Future.succeededFuture(List.of(failure)))
                .map(failures -> {
                    report(failures);
                    return null;
                });
    }

    /** One after the other; what they failed with. */
    private Future<List<Throwable>> finishThoseThatAreDue(List<Departure> all) {
        List<Throwable> failures = new ArrayList<>();
        long now = nanoTime.getAsLong();
        // All that there are, or the oldest: what is not among them any more has been removed.
        firstSeen.keySet().retainAll(all.stream().map(Departure::user).collect(Collectors.toSet()));
        Future<Void> finished = Future.succeededFuture();
        for (var departure : all) {
            long first = firstSeen.computeIfAbsent(departure.user(), unseen -> now);
            if (now - first >= GRACE_PERIOD.toNanos()) {
                finished = finished.compose(before -> finish(departure).recover(failure -> {
                    failures.add(failure);
                    return Future.succeededFuture();
                }));
            }
        }
        return finished.map(failures);
    }

    private Future<Void> finish(Departure departure) {
        return clearUps.after(departure.user(), departure.actor())
                .compose(all -> all ? departures.remove(departure.user()) : Future.succeededFuture());
    }

    private void report(List<Throwable> failures) {
        if (failures.isEmpty()) {
            outages.succeeded();
        } else {
            outages.failed(MongoErrors.reason(failures.get(0)));
        }
    }
}
