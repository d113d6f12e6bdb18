package dev.taskwire.tms.reminder;

import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.service.DueReminders;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Sends the reminders of all tasks that are due by a given time, the earliest first. */
final class ReminderBatch {
    /** A page of the largest tasks takes three megabytes. */
    private static final int PAGE_SIZE = 50;
    /** The number of concurrent reminders, which leaves capacity for requests. */
    private static final int MAX_CONCURRENT = 4;

    private static final int MAX_SKIPPED = 1_000;

    private final DueReminders tasks;
    private final Instant dueBy;
    private final BooleanSupplier isLeader;
    private final Counter counter;
    /** The tasks for which this batch could send no reminder. It skips them, and the next batch tries them again. */
    private final Set<UUID> skipped = ConcurrentHashMap.newKeySet();

    private final Promise<Optional<Throwable>> result = Promise.promise();
    private volatile @Nullable Throwable failure;

    ReminderBatch(DueReminders tasks, Instant dueBy, BooleanSupplier isLeader, Counter counter) {
        this.tasks = tasks;
        this.dueBy = dueBy;
        this.isLeader = isLeader;
        this.counter = counter;
    }

    /**
     * Sends the reminders, until none is left or this process is no longer the leader. Never fails.
     *
     * @return one of the failures, if there were any
     */
    Future<Optional<Throwable>> run() {
        next();
        return result.future();
    }

    private void next() {
        if (!shouldContinue()) {
            finish();
            return;
        }
        tasks.findDue(dueBy, Set.copyOf(skipped), PAGE_SIZE)
                .compose(page -> remind(page).map(page.isEmpty()))
                .onComplete(
                        none -> {
                            if (none) {
                                finish();
                            } else {
                                next();
                            }
                        },
                        unreadable -> {
                            failure = unreadable;
                            finish();
                        });
    }

    private boolean shouldContinue() {
        return isLeader.getAsBoolean() && skipped.size() < MAX_SKIPPED;
    }

    private void finish() {
        result.complete(Optional.ofNullable(failure));
    }

    private Future<Void> remind(List<Task> page) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < page.size(); from += MAX_CONCURRENT) {
            var chunk = page.subList(from, Math.min(page.size(), from + MAX_CONCURRENT));
            done = done.compose(previous -> shouldContinue() ? remindAll(chunk) : Future.succeededFuture());
        }
        return done;
    }

    private Future<Void> remindAll(List<Task> chunk) {
        var reminders = chunk.stream().map(this::remind).toList();
        return Future.join(reminders).mapEmpty();
    }

    private Future<Void> remind(Task task) {
        return Future.succeededFuture(task)
                .compose(tasks::remind)
                .onSuccess(reminded -> {
                    if (reminded) {
                        counter.increment();
                    } else {
                        skipped.add(task.id());
                    }
                })
                .<Void>mapEmpty()
                .recover(failed -> {
                    failure = failed;
                    skipped.add(task.id());
                    return Future.succeededFuture();
                });
    }
}
