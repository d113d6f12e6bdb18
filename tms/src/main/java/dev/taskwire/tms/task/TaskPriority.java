package dev.taskwire.tms.task;

import java.util.Locale;

/** How much a task matters. */
public enum TaskPriority {
    LOW,
    MEDIUM,
    HIGH;

    /** The name in requests, answers and documents. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of that name, which the contract or the store has checked. */
    static TaskPriority of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
