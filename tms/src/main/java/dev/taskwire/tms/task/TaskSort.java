package dev.taskwire.tms.task;

/**
 * The order of a list. Equal values are ordered by id, in the same direction, so that every order is total.
 *
 * @param descending latest first; tasks without a due date then come last
 */
public record TaskSort(Field field, boolean descending) {
    static final TaskSort NEWEST_FIRST = new TaskSort(Field.CREATED_AT, true);
    static final TaskSort OLDEST_FIRST = new TaskSort(Field.CREATED_AT, false);

    /** What can be sorted by. */
    public enum Field {
        CREATED_AT("created_at"),
        UPDATED_AT("updated_at"),
        DUE_DATE("due_date");

        private final String wire;

        Field(String wire) {
            this.wire = wire;
        }

        /** The name in requests and documents. */
        String wire() {
            return wire;
        }
    }

    /** {@code due_date} or {@code -due_date}, as the contract has checked. */
    static TaskSort of(String wire) {
        boolean descending = wire.startsWith("-");
        String name = descending ? wire.substring(1) : wire;
        for (Field field : Field.values()) {
            if (field.wire().equals(name)) {
                return new TaskSort(field, descending);
            }
        }
        throw new IllegalArgumentException("no such order");
    }

    String wire() {
        return (descending ? "-" : "") + field.wire();
    }
}
