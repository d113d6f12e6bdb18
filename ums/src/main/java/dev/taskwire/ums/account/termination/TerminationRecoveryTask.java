package dev.taskwire.ums.account.termination;

import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.store.PendingTerminationRepository;
import dev.taskwire.ums.account.store.PendingTerminationRepository.PendingTermination;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes, every two seconds, the terminations that a crash has interrupted. */
public final class TerminationRecoveryTask {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationRecoveryTask.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int MAX_PER_RUN = 100;

    private final PendingTerminationRepository pendingTerminations;
    private final AccountTermination accountTermination;
    private final Clock clock;

    public TerminationRecoveryTask(PendingTerminationRepository endings, AccountTermination ending, Clock clock) {
        this.pendingTerminations = endings;
        this.accountTermination = ending;
        this.clock = clock;
    }

    /** Runs now, and again two seconds after each run has ended. */
    public void start(Vertx vertx) {
        PeriodicTask.every(vertx, INTERVAL, this::run).start();
    }

    /** Finishes the oldest hundred, one after the other; never fails. */
    Future<Void> run() {
        return pendingTerminations
                .findOldest(MAX_PER_RUN)
                .compose(found -> {
                    Future<Void> done = Future.succeededFuture();
                    for (var pending : found) {
                        done = done.compose(previous -> finish(pending));
                    }
                    return done;
                })
                .recover(failure -> {
                    warn(failure);
                    return Future.succeededFuture();
                });
    }

    private Future<Void> finish(PendingTermination pending) {
        var account = pending.account();
        return accountTermination.finish(pending).recover(failure -> {
            warn(failure);
            // A termination that cannot be finished must not delay the others.
            return pendingTerminations.postpone(
                    account.id(), account.sessionGeneration().version(), Timestamps.now(clock));
        });
    }

    private static void warn(Throwable failure) {
        LOG.atWarn()
                .addKeyValue("reason", failure.getMessage())
                .log("a termination is not finished and is repeated in the next run");
    }
}
