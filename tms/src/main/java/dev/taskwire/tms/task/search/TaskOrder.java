package dev.taskwire.tms.task.search;

import dev.taskwire.tms.task.model.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/** Compares tasks as lists order them. */
public final class TaskOrder {
    private TaskOrder() {}

    /** Returns the order of MongoDB's index, but with tasks without a due date last in both directions. */
    public static Comparator<Task> of(TaskSort sort) {
        Comparator<Task> ascending = Comparator.comparing((Task task) ->
                        Objects.requireNonNullElse(TaskCursor.after(task, sort).value(), Instant.MIN))
                // MongoDB compares the bytes of an id without a sign.
                .thenComparing(task -> task.id().getMostSignificantBits(), Long::compareUnsigned)
                .thenComparing(task -> task.id().getLeastSignificantBits(), Long::compareUnsigned);
        Comparator<Task> undatedLast =
                Comparator.comparing(task -> TaskCursor.after(task, sort).value() == null);
        return undatedLast.thenComparing(sort.descending() ? ascending.reversed() : ascending);
    }
}
