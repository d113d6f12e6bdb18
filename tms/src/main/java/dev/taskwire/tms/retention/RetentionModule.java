package dev.taskwire.tms.retention;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.tms.task.service.UnchangedTasks;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The module of retention: wires it and starts it, if it is configured. */
public final class RetentionModule {
    private final Optional<RetentionScheduler> scheduler;

    /**
     * Creates the module, which is yet to be started.
     *
     * @param config empty if tasks are kept
     * @param isLeader whether this process deletes the tasks; asked before each step, so that it stops when another
     *     process has become the leader
     */
    public RetentionModule(
            UnchangedTasks tasks,
            Optional<RetentionConfig> config,
            BooleanSupplier isLeader,
            MetricsRegistry metrics,
            Clock clock) {
        var counter = metrics.counter(
                "retention.deleted", "Tasks that were deleted because nobody had changed them for long.");
        this.scheduler = config.map(configured -> new RetentionScheduler(tasks, configured, isLeader, counter, clock));
    }

    /** Starts to delete tasks, unless they are kept. */
    public void start(Vertx vertx) {
        scheduler.ifPresent(configured -> configured.start(vertx));
    }
}
