package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.WireName;

/** The progress of a task. */
public enum TaskStatus implements WireName {
    PENDING,
    IN_PROGRESS,
    COMPLETED;

    /** Returns the constant with that wire name, which the contract or the store has validated. */
    public static TaskStatus of(String wire) {
        return WireName.of(TaskStatus.class, wire);
    }
}
