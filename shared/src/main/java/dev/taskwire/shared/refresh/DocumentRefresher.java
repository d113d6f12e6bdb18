package dev.taskwire.shared.refresh;

import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Refreshes what an earlier version has stored, in one process at a time and one batch at a time. It continues after a
 * crash. Processes of the earlier version may still write such documents during an upgrade, so a second pass follows a
 * day after the first, and further ones until one has nothing to change. Each start of a process begins anew, since an
 * earlier version may have run in between.
 */
public final class DocumentRefresher {
    /** Longer than an upgrade takes that replaces one process after the other. */
    public static final Duration PASS_INTERVAL = Duration.ofDays(1);

    private static final Duration STANDBY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final RefreshProgressRepository progressRepository;
    private final RefreshBatch batch;
    private final BooleanSupplier isLeader;
    private final Clock clock;
    private final OutageLog outages;
    private boolean begun;

    /**
     * Creates a refresher that is yet to be started.
     *
     * @param subject what is refreshed, for the log
     * @param isLeader whether this process is the one that refreshes
     */
    public DocumentRefresher(
            Vertx vertx,
            String subject,
            RefreshProgressRepository progressRepository,
            RefreshBatch batch,
            BooleanSupplier isLeader,
            Clock clock) {
        this.vertx = vertx;
        this.progressRepository = progressRepository;
        this.batch = batch;
        this.isLeader = isLeader;
        this.clock = clock;
        this.outages = OutageLog.warning(
                LoggerFactory.getLogger(DocumentRefresher.class), subject + " cannot be refreshed now; trying again");
    }

    /** Begins in the background; a twentieth of the time at most is work. */
    public void start() {
        new PeriodicTask(vertx, Backoff.constant(STANDBY_INTERVAL), this::run).startAfter(STANDBY_INTERVAL);
    }

    /** Refreshes the next batch, and returns the pause after it. */
    public Future<Pause> run() {
        return (isLeader.getAsBoolean() ? refreshBatch() : Future.succeededFuture(Pause.of(STANDBY_INTERVAL)))
                .onComplete(
                        pause -> outages.succeeded(), failure -> outages.failed(String.valueOf(failure.getMessage())));
    }

    private Future<Pause> refreshBatch() {
        return progressRepository.find().compose(stored -> {
            var now = clock.instant();
            var first = new RefreshProgress(now, now, Optional.empty(), false, false);
            // After a rollback, an earlier version may have written since the refresh was done.
            var progress = stored.filter(found -> begun || !found.done()).orElse(first);
            begun = true;
            if (progress.done()) {
                return Future.succeededFuture(Pause.END);
            }
            if (now.isBefore(progress.passBegun())) {
                return Future.succeededFuture(Pause.of(STANDBY_INTERVAL));
            }
            return batch.refreshAfter(progress.last())
                    .compose(result -> progressRepository.save(
                            result.map(refreshed -> after(progress, refreshed)).orElseGet(() -> afterPass(progress))))
                    .map(saved -> Pause.dutyCycle(Duration.ZERO, MAX_PAUSE));
        });
    }

    private static RefreshProgress after(RefreshProgress progress, RefreshBatch.Result refreshed) {
        return new RefreshProgress(
                progress.firstBegun(),
                progress.passBegun(),
                Optional.of(refreshed.last()),
                progress.changed() || refreshed.changed(),
                false);
    }

    private RefreshProgress afterPass(RefreshProgress progress) {
        var firstEnd = progress.firstBegun().plus(PASS_INTERVAL);
        boolean done = !progress.changed() && !progress.passBegun().isBefore(firstEnd);
        return new RefreshProgress(
                progress.firstBegun(), clock.instant().plus(PASS_INTERVAL), Optional.empty(), false, done);
    }
}
