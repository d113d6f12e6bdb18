package dev.taskwire.tms.task;

import java.util.Locale;

/** How far a task is. */
public enum TaskStatus {
    PENDING,
    IN_PROGRESS,
    COMPLETED;

    /** The name in requests, answers and documents. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of that name, which the contract or the store has checked. */
    static TaskStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
