package dev.taskwire.tms.task.search;

import dev.taskwire.shared.value.WireName;
import dev.taskwire.tms.task.model.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * The order of a list. Equal values are ordered by id in the same direction, so that every order is total.
 *
 * @param descending whether the latest come first; tasks without a due date come last in both directions
 */
public record TaskSort(Field field, boolean descending) {
    public static final TaskSort NEWEST_FIRST = new TaskSort(Field.CREATED_AT, true);
    static final TaskSort OLDEST_FIRST = new TaskSort(Field.CREATED_AT, false);

    /** A field to sort by. */
    public enum Field implements WireName {
        CREATED_AT,
        UPDATED_AT,
        DUE_DATE
    }

    /** Returns the order as MongoDB has it, but with tasks without a due date last in both directions. */
    public Comparator<Task> comparator() {
        Comparator<Task> ascending = Comparator.comparing((Task task) ->
                        Objects.requireNonNullElse(TaskCursor.after(task, this).value(), Instant.MIN))
                // MongoDB compares the bytes of an id without a sign.
                .thenComparing(task -> task.id().getMostSignificantBits(), Long::compareUnsigned)
                .thenComparing(task -> task.id().getLeastSignificantBits(), Long::compareUnsigned);
        Comparator<Task> undatedLast =
                Comparator.comparing(task -> TaskCursor.after(task, this).value() == null);
        return undatedLast.thenComparing(descending ? ascending.reversed() : ascending);
    }

    /** Parses {@code due_date} or {@code -due_date}, which the contract has validated. */
    public static TaskSort of(String wire) {
        boolean descending = wire.startsWith("-");
        String name = descending ? wire.substring(1) : wire;
        return new TaskSort(WireName.of(Field.class, name), descending);
    }

    String wire() {
        return (descending ? "-" : "") + field.wire();
    }
}
