package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.WireName;

/** How far a task is. */
public enum TaskStatus implements WireName {
    PENDING,
    IN_PROGRESS,
    COMPLETED;

    /** Returns the constant of that name, which the contract or the store has checked. */
    public static TaskStatus of(String wire) {
        return WireName.of(TaskStatus.class, wire);
    }
}
