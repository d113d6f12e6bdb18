package dev.taskwire.tms.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @param userId the owner
 * @param assignedTo who is to do it
 * @param version counts the changes of state, from 1
 */
public record Task(
        UUID id,
        UUID userId,
        @Nullable UUID assignedTo,
        String title,
        @Nullable String description,
        TaskStatus status,
        TaskPriority priority,
        @Nullable DueDate dueDate,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** The same task at its next version. */
    Task next(Instant now) {
        return new Task(
                id, userId, assignedTo, title, description, status, priority, dueDate, createdAt, now, version + 1);
    }

    /** The same task but for these; its version stays. */
    Task with(TaskStatus newStatus, @Nullable UUID newAssignee) {
        return new Task(
                id,
                userId,
                newAssignee,
                title,
                description,
                newStatus,
                priority,
                dueDate,
                createdAt,
                updatedAt,
                version);
    }

    /** Whether both say the same, however often and whenever they were changed. */
    boolean sameState(Task other) {
        return withoutHistory().equals(other.withoutHistory());
    }

    private Task withoutHistory() {
        return new Task(id, userId, assignedTo, title, description, status, priority, dueDate, createdAt, createdAt, 0);
    }
}
