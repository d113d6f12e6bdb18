package dev.taskwire.tms.task.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The content of a task to be created. */
public record NewTask(
        String title,
        @Nullable String description,
        TaskStatus status,
        TaskPriority priority,
        @Nullable DueDateInput dueDate,
        @Nullable UUID assignedTo) {

    /** Returns the task at version 1. */
    public Task toTask(UUID id, UUID owner, ZoneId ownersZone, Instant now) {
        var first = new Task(
                id,
                owner,
                assignedTo,
                title,
                description,
                status,
                priority,
                dueDate == null ? null : dueDate.resolve(ownersZone),
                null,
                now,
                now,
                1);
        return first.withReminderReset(null);
    }

    /** Returns whether the owner's time zone is needed. */
    public boolean needsZone() {
        return dueDate != null && dueDate.needsZone(null);
    }
}
