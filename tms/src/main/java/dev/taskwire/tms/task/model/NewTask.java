package dev.taskwire.tms.task.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller says of a task to be created. */
public record NewTask(
        String title,
        @Nullable String description,
        TaskStatus status,
        TaskPriority priority,
        @Nullable DueDateInput dueDate,
        @Nullable UUID assignedTo) {

    /** The task as it begins, at version 1. */
    public Task begin(UUID id, UUID owner, ZoneId ownersZone, Instant now) {
        var first = new Task(
                id,
                owner,
                assignedTo,
                title,
                description,
                status,
                priority,
                dueDate == null ? null : dueDate.in(ownersZone),
                null,
                now,
                now,
                1);
        return first.withReminderReset(null);
    }

    /** Whether the owner's zone must be known. */
    public boolean needsZone() {
        return dueDate != null && dueDate.needsZone(null);
    }
}
