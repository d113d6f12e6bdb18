package dev.taskwire.tms.reminder;

import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.tms.task.service.DueReminders;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Searches periodically for tasks that are due soon and sends a reminder for each. While no process runs, reminders are
 * delayed, not lost.
 */
final class ReminderScheduler {
    /** How often a process that is not the leader checks whether it has become so. */
    private static final Duration STANDBY_INTERVAL = Duration.ofSeconds(1);

    private final DueReminders tasks;
    private final ReminderConfig config;
    private final BooleanSupplier isLeader;
    private final Counter counter;
    private final Clock clock;
    private final OutageLog outages = OutageLog.warning(
            LoggerFactory.getLogger(ReminderScheduler.class), "some reminders cannot be sent now; trying again");

    /**
     * Creates a scheduler that is yet to be started.
     *
     * @param isLeader whether this process is the leader
     */
    ReminderScheduler(
            DueReminders tasks, ReminderConfig config, BooleanSupplier isLeader, Counter counter, Clock clock) {
        this.tasks = tasks;
        this.config = config;
        this.isLeader = isLeader;
        this.counter = counter;
        this.clock = clock;
    }

    /** Runs once now, and again an interval after each run has ended. */
    void start(Vertx vertx) {
        new PeriodicTask(vertx, Backoff.constant(config.interval()), () -> run().map(done -> pause())).start();
    }

    private Pause pause() {
        return Pause.of(isLeader.getAsBoolean() ? config.interval() : STANDBY_INTERVAL);
    }

    /** Sends all reminders that are due, if this process is the leader. Never fails. */
    Future<Void> run() {
        if (!isLeader.getAsBoolean()) {
            return Future.succeededFuture();
        }
        return new ReminderBatch(tasks, clock.instant().plus(config.lead()), isLeader, counter)
                .run()
                .map(failure -> {
                    report(failure);
                    return null;
                });
    }

    /** Records the result. A failure of a process that is no longer the leader, such as at shutdown, is no outage. */
    private void report(Optional<Throwable> failure) {
        if (failure.isEmpty()) {
            outages.succeeded();
        } else if (isLeader.getAsBoolean()) {
            outages.failed(String.valueOf(failure.get().getMessage()));
        }
    }
}
