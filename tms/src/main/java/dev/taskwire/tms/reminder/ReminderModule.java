package dev.taskwire.tms.reminder;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.service.DueReminders;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** The module of reminders: wires and starts them. */
public final class ReminderModule {
    private final ReminderScheduler scheduler;

    /**
     * Creates the module, which is yet to be started.
     *
     * @param isLeader whether this process sends the reminders; asked before each step, so that it stops when another
     *     process has become the leader
     */
    public ReminderModule(
            DueReminders tasks, ReminderConfig config, BooleanSupplier isLeader, MetricsRegistry metrics, Clock clock) {
        var counter = metrics.counter("reminders", "Tasks with a reminder that they are due soon.");
        this.scheduler = new ReminderScheduler(tasks, config, isLeader, counter, clock);
    }

    /** Starts to send reminders. */
    public void start(Vertx vertx) {
        scheduler.start(vertx);
    }
}
