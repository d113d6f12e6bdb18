package dev.taskwire.tms.reminder;

import static dev.taskwire.tms.task.model.TaskBuilder.task;

import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.service.DueReminders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tasks in memory that are still to be reminded of, the earliest first. Answers come later, as from a store. */
final class FakeTasks implements DueReminders {
    private final Vertx vertx;
    private final List<Task> armed = new ArrayList<>();
    final List<Instant> looks = new ArrayList<>();
    final List<UUID> tried = new ArrayList<>();
    final List<UUID> reminded = new ArrayList<>();
    int mostAtOnce;
    private int atOnce;
    private boolean away;
    private Function<Task, Future<Boolean>> outcome = task -> Future.succeededFuture(true);

    FakeTasks(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Some that are due then. */
    synchronized List<Task> add(int count, Instant due) {
        var added = Stream.generate(() ->
                        task().updatedAt(Instant.EPOCH).due(due.toString()).build())
                .limit(count)
                .toList();
        armed.addAll(added);
        return added;
    }

    synchronized void away(boolean is) {
        away = is;
    }

    /** What becomes of an attempt; by default it succeeds. */
    synchronized void outcome(Function<Task, Future<Boolean>> of) {
        outcome = of;
    }

    synchronized int looked() {
        return looks.size();
    }

    @Override
    public synchronized Future<List<Task>> findDue(Instant by, Set<UUID> except, int limit) {
        looks.add(by);
        var found = armed.stream()
                .filter(task -> !due(task).isAfter(by) && !except.contains(task.id()))
                .limit(limit)
                .toList();
        return away ? Future.failedFuture("the store is away") : vertx.timer(1).map(found);
    }

    private static Instant due(Task task) {
        return Objects.requireNonNull(task.dueDate()).at();
    }

    @Override
    public synchronized Future<Boolean> remind(Task task) {
        tried.add(task.id());
        var result = outcome.apply(task);
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        return vertx.timer(1).compose(later -> result).onComplete(end -> end(task, end.succeeded() && end.result()));
    }

    private synchronized void end(Task task, boolean done) {
        atOnce--;
        if (done) {
            armed.remove(task);
            reminded.add(task.id());
        }
    }
}
