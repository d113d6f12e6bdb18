package dev.taskwire.tms.retention;

import static dev.taskwire.tms.task.model.TaskBuilder.task;

import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.service.UnchangedTasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Tasks in memory, in the order of their last changes. Answers come later, as from a store. */
final class FakeUnchangedTasks implements UnchangedTasks {
    private final Vertx vertx;
    private final List<Task> stored = new ArrayList<>();
    private final Set<Task> deleted = new HashSet<>();
    final List<Instant> searches = new ArrayList<>();
    final List<UUID> tried = new ArrayList<>();
    int mostAtOnce;
    private int atOnce;
    private boolean away;
    private Function<Task, Future<Boolean>> outcome = task -> Future.succeededFuture(true);

    FakeUnchangedTasks(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Adds tasks that were changed at that time, which is not before that of the tasks that were added before. */
    synchronized List<Task> add(int count, Instant changed) {
        var added = new ArrayList<Task>();
        for (int i = 0; i < count; i++) {
            added.add(task().updatedAt(changed).build());
        }
        stored.addAll(added);
        return added;
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Sets what becomes of an attempt; by default it succeeds. */
    synchronized void outcome(Function<Task, Future<Boolean>> of) {
        outcome = of;
    }

    synchronized List<UUID> left() {
        return stored.stream()
                .filter(task -> !deleted.contains(task))
                .map(Task::id)
                .toList();
    }

    synchronized int searched() {
        return searches.size();
    }

    @Override
    public synchronized Future<List<Task>> findUnchangedSince(Instant time, Optional<Task> after, int limit) {
        searches.add(time);
        int from = after.map(last -> stored.indexOf(last) + 1).orElse(0);
        var found = stored.subList(from, stored.size()).stream()
                .filter(task -> !deleted.contains(task) && task.updatedAt().isBefore(time))
                .limit(limit)
                .toList();
        return away ? Future.failedFuture("the store is away") : vertx.timer(1).map(found);
    }

    @Override
    public synchronized Future<Boolean> deleteUnlessDueAhead(Task task) {
        tried.add(task.id());
        var result = outcome.apply(task);
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        return vertx.timer(1).compose(later -> result).onComplete(end -> end(task, end.succeeded() && end.result()));
    }

    private synchronized void end(Task task, boolean done) {
        atOnce--;
        if (done) {
            deleted.add(task);
        }
    }
}
