package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.WireName;

/** The priority of a task. */
public enum TaskPriority implements WireName {
    LOW,
    MEDIUM,
    HIGH;

    /** Returns the constant with that wire name, which the contract or the store has validated. */
    public static TaskPriority of(String wire) {
        return WireName.of(TaskPriority.class, wire);
    }
}
