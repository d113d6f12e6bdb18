package dev.taskwire.tms.due;

import dev.taskwire.tms.task.TaskReminders;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every so often for tasks that are due soon and reminds people of each. One that should have been found while
 * nobody looked is late, not lost.
 */
final class ReminderScan {
    private static final Logger LOG = LoggerFactory.getLogger(ReminderScan.class);
    /** How soon a process that takes over begins. */
    private static final Duration STANDBY_INTERVAL = Duration.ofSeconds(1);

    private final TaskReminders tasks;
    private final ReminderConfig config;
    private final BooleanSupplier mine;
    private final Counter count;
    private final Clock clock;
    private volatile boolean failing;

    /**
     * A scan that is yet to begin.
     *
     * @param mine whether this process is the one to remind people
     */
    ReminderScan(TaskReminders tasks, ReminderConfig config, BooleanSupplier mine, Counter count, Clock clock) {
        this.tasks = tasks;
        this.config = config;
        this.mine = mine;
        this.count = count;
        this.clock = clock;
    }

    /** Looks now, and again an interval after each look has ended. */
    void start(Vertx vertx) {
        run().onComplete(end -> {
            var pause = mine.getAsBoolean() ? config.interval() : STANDBY_INTERVAL;
            vertx.setTimer(pause.toMillis(), timer -> start(vertx));
        });
    }

    /** Looks once; never fails. */
    Future<Void> run() {
        if (!mine.getAsBoolean()) {
            return Future.succeededFuture();
        }
        return new ReminderLook(tasks, clock.instant().plus(config.lead()), mine, count)
                .run()
                .map(failure -> {
                    note(failure);
                    return null;
                });
    }

    /** Once, until it goes well again; what the end of a process interrupts is nobody's trouble. */
    private void note(Optional<Throwable> failure) {
        if (failure.isPresent() && !failing && mine.getAsBoolean()) {
            LOG.atWarn()
                    .addKeyValue("reason", failure.get().getMessage())
                    .log("people are not reminded of some tasks for now");
        }
        failing = failure.isPresent();
    }
}
