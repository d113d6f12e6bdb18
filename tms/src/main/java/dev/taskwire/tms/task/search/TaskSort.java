package dev.taskwire.tms.task.search;

import dev.taskwire.shared.value.WireName;

/**
 * The order of a list. Equal values are ordered by id in the same direction, so that every order is total.
 *
 * @param descending whether the latest come first; tasks without a due date come last in both directions
 */
public record TaskSort(Field field, boolean descending) {
    public static final TaskSort NEWEST_FIRST = new TaskSort(Field.CREATED_AT, true);
    static final TaskSort OLDEST_FIRST = new TaskSort(Field.CREATED_AT, false);
    static final TaskSort EARLIEST_UPDATED_FIRST = new TaskSort(Field.UPDATED_AT, false);

    /** A field to sort by. */
    public enum Field implements WireName {
        CREATED_AT,
        UPDATED_AT,
        DUE_DATE
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
