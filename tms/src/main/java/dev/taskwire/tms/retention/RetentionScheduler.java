package dev.taskwire.tms.retention;

import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.OutageLog;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.service.UnchangedTasks;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the tasks that nobody has changed for long, in passes over these tasks, a few at a time. A pass goes on after
 * tasks that stay, so each task is read once a pass. A task that could not be deleted is tried again in the next pass.
 * Each deletion is one write, so a crash loses and repeats nothing. Belongs to the context that has started it.
 */
final class RetentionScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionScheduler.class);

    /** A batch of the largest tasks takes a megabyte. */
    static final int BATCH_SIZE = 20;
    /** The number of concurrent deletions, which leaves capacity for requests. */
    private static final int MAX_CONCURRENT = 4;
    /** The work takes a fifth of the time at most, and less when MongoDB is slow, so that requests do not notice it. */
    private static final Pause BATCH_PAUSE = Pause.timesRun(4, Duration.ofMillis(20), Duration.ofMinutes(1));

    private static final Duration PASS_INTERVAL = Duration.ofMinutes(10);
    /** How often a process that is not the leader checks whether it has become so. */
    private static final Duration STANDBY_INTERVAL = Duration.ofSeconds(1);

    private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final UnchangedTasks tasks;
    private final RetentionConfig config;
    private final BooleanSupplier isLeader;
    private final Counter counter;
    private final Clock clock;
    private final OutageLog outages =
            OutageLog.warning(LOG, "some tasks cannot be deleted after TASK_RETENTION now; trying again");
    /** The last task that this pass has seen. */
    private Optional<Task> last = Optional.empty();

    private final AtomicInteger deletedInPass = new AtomicInteger();
    private boolean failedInPass;

    /**
     * Creates a scheduler that is yet to be started.
     *
     * @param isLeader whether this process is the leader
     */
    RetentionScheduler(
            UnchangedTasks tasks, RetentionConfig config, BooleanSupplier isLeader, Counter counter, Clock clock) {
        this.tasks = tasks;
        this.config = config;
        this.isLeader = isLeader;
        this.counter = counter;
        this.clock = clock;
    }

    void start(Vertx vertx) {
        new PeriodicTask(vertx, RETRIES, this::run).start();
    }

    /**
     * Deletes the next batch, if this process is the leader.
     *
     * @return the pause after it; fails if no batch can be read
     */
    Future<Pause> run() {
        if (!isLeader.getAsBoolean()) {
            endPass();
            return Future.succeededFuture(Pause.of(STANDBY_INTERVAL));
        }
        return tasks.findUnchangedSince(clock.instant().minus(config.age()), last, BATCH_SIZE)
                .onFailure(this::report)
                .compose(batch -> {
                    if (batch.isEmpty()) {
                        endPass();
                        return Future.succeededFuture(Pause.of(PASS_INTERVAL));
                    }
                    last = Optional.of(batch.get(batch.size() - 1));
                    return deleteAll(batch).map(done -> BATCH_PAUSE);
                });
    }

    private void endPass() {
        int deleted = deletedInPass.getAndSet(0);
        if (deleted > 0) {
            LOG.atInfo()
                    .addKeyValue("tasks", deleted)
                    .addKeyValue("retention", config.age())
                    .log("deleted tasks that nobody had changed for TASK_RETENTION");
        }
        if (!failedInPass) {
            outages.succeeded();
        }
        last = Optional.empty();
        failedInPass = false;
    }

    private Future<Void> deleteAll(List<Task> batch) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < batch.size(); from += MAX_CONCURRENT) {
            var chunk = batch.subList(from, Math.min(batch.size(), from + MAX_CONCURRENT));
            done = done.compose(previous -> isLeader.getAsBoolean() ? deleteChunk(chunk) : Future.succeededFuture());
        }
        return done;
    }

    private Future<Void> deleteChunk(List<Task> chunk) {
        return Future.join(chunk.stream().map(this::delete).toList()).mapEmpty();
    }

    private Future<Void> delete(Task task) {
        return Future.succeededFuture(task)
                .compose(tasks::deleteUnlessDueAhead)
                .onSuccess(deleted -> {
                    if (deleted) {
                        deletedInPass.incrementAndGet();
                        counter.increment();
                    }
                })
                .<Void>mapEmpty()
                .recover(failure -> {
                    failedInPass = true;
                    report(failure);
                    return Future.succeededFuture();
                });
    }

    /** A failure of a process that is no longer the leader, such as at shutdown, is no outage. */
    private void report(Throwable failure) {
        if (isLeader.getAsBoolean()) {
            outages.failed(String.valueOf(failure.getMessage()));
        }
    }
}
