package dev.taskwire.tms.reminder;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.service.DueReminders;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** The module of reminders: wires and starts them. */
public final class ReminderModule {
    private final ReminderScheduler scan;

    /**
     * Reminders that are yet to begin.
     *
     * @param mine whether this process is the one to remind people; asked all the time, also for the end
     */
    public ReminderModule(
            DueReminders tasks, ReminderConfig config, BooleanSupplier mine, MetricsRegistry metrics, Clock clock) {
        var count = metrics.counter("reminders", "Tasks of which people have been reminded that they are due soon.");
        this.scan = new ReminderScheduler(tasks, config, mine, count, clock);
    }

    /** Starts to send reminders. */
    public void start(Vertx vertx) {
        scan.start(vertx);
    }
}
