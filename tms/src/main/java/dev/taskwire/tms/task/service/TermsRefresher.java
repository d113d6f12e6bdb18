package dev.taskwire.tms.task.service;

import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.tms.task.search.SearchTermsWorker;
import dev.taskwire.tms.task.store.StoredTermsRepository;
import dev.taskwire.tms.task.store.StoredTermsRepository.Progress;
import dev.taskwire.tms.task.store.StoredTermsRepository.StoredTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Replaces terms that an earlier version made, in one process at a time and a few tasks at a time. It continues after a
 * crash. Processes of the earlier version may still write such terms during an upgrade, so a second pass follows a day
 * after the first, and further ones until one has nothing to replace. Each start of a process begins anew, since an
 * earlier version may have run in between.
 */
public final class TermsRefresher {
    /** Longer than an upgrade takes that replaces one process after the other. */
    static final Duration PASS_INTERVAL = Duration.ofDays(1);

    /** Few, since the largest tasks have 200 kB with their terms. */
    private static final int BATCH_SIZE = 20;

    private static final Duration STANDBY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final StoredTermsRepository terms;
    private final BooleanSupplier isLeader;
    private final Clock clock;
    private boolean begun;
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(TermsRefresher.class), "terms for searches cannot be refreshed now; trying again");

    /**
     * Creates a refresher that is yet to be started.
     *
     * @param isLeader whether this process is the one that refreshes
     */
    public TermsRefresher(Vertx vertx, StoredTermsRepository terms, BooleanSupplier isLeader, Clock clock) {
        this.vertx = vertx;
        this.terms = terms;
        this.isLeader = isLeader;
        this.clock = clock;
    }

    /** Begins in the background; a twentieth of the time at most is work. */
    public void start() {
        new PeriodicTask(vertx, Backoff.constant(STANDBY_INTERVAL), this::run).startAfter(STANDBY_INTERVAL);
    }

    /** Refreshes the next batch, and returns the pause after it. */
    Future<Pause> run() {
        return (isLeader.getAsBoolean() ? refreshBatch() : Future.succeededFuture(Pause.of(STANDBY_INTERVAL)))
                .onComplete(
                        pause -> outages.succeeded(), failure -> outages.failed(String.valueOf(failure.getMessage())));
    }

    private Future<Pause> refreshBatch() {
        return terms.progress().compose(stored -> {
            var now = clock.instant();
            var first = new Progress(now, now, Optional.empty(), false, false);
            // After a rollback, an earlier version may have written since the refresh was done.
            var progress = stored.filter(found -> begun || !found.done()).orElse(first);
            begun = true;
            if (progress.done()) {
                return Future.succeededFuture(Pause.END);
            }
            if (now.isBefore(progress.passBegun())) {
                return Future.succeededFuture(Pause.of(STANDBY_INTERVAL));
            }
            return terms.findAfter(progress.last(), BATCH_SIZE)
                    .compose(tasks -> tasks.isEmpty() ? endPass(progress) : refresh(progress, tasks))
                    .map(done -> Pause.dutyCycle(Duration.ZERO, MAX_PAUSE));
        });
    }

    private Future<Void> refresh(Progress progress, List<StoredTerms> tasks) {
        var last = Optional.of(tasks.get(tasks.size() - 1).id());
        return outdated(tasks)
                .compose(outdated -> terms.replace(outdated)
                        .compose(replaced -> terms.save(new Progress(
                                progress.firstBegun(),
                                progress.passBegun(),
                                last,
                                progress.changed() || !outdated.isEmpty(),
                                false))));
    }

    /** Returns the tasks whose stored terms are not those of their text, with the right ones. */
    private static Future<List<StoredTerms>> outdated(List<StoredTerms> tasks) {
        Future<List<StoredTerms>> done = Future.succeededFuture(new ArrayList<>());
        for (var task : tasks) {
            done = done.compose(outdated -> SearchTermsWorker.termsOf(task.title(), task.description())
                    .map(terms -> {
                        if (!terms.equals(task.terms())) {
                            outdated.add(task.withTerms(terms));
                        }
                        return outdated;
                    }));
        }
        return done;
    }

    private Future<Void> endPass(Progress progress) {
        var firstEnd = progress.firstBegun().plus(PASS_INTERVAL);
        boolean done = !progress.changed() && !progress.passBegun().isBefore(firstEnd);
        return terms.save(new Progress(
                progress.firstBegun(), clock.instant().plus(PASS_INTERVAL), Optional.empty(), false, done));
    }
}
