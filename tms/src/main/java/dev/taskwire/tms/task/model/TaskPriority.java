package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.WireName;

/** How much a task matters. */
public enum TaskPriority implements WireName {
    LOW,
    MEDIUM,
    HIGH;

    /** Returns the constant of that name, which the contract or the store has checked. */
    public static TaskPriority of(String wire) {
        return WireName.of(TaskPriority.class, wire);
    }
}
