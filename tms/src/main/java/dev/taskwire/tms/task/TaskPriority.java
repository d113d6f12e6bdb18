package dev.taskwire.tms.task;

import dev.taskwire.shared.value.WireName;

/** How much a task matters. */
public enum TaskPriority implements WireName {
    LOW,
    MEDIUM,
    HIGH;

    /** Returns the constant of that name, which the contract or the store has checked. */
    static TaskPriority of(String wire) {
        return WireName.of(TaskPriority.class, wire);
    }
}
