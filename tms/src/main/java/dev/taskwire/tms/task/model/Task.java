package dev.taskwire.tms.task.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @param userId the owner
 * @param assignedTo the assignee
 * @param remindedOf the due instant that needs no reminder any more, if it is the current one; not visible to clients
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
        @Nullable Instant remindedOf,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Returns the task at its next version, which is never earlier than this one, whatever the clock says. */
    public Task nextVersion(Instant now) {
        return withHistory(remindedOf, now.isBefore(updatedAt) ? updatedAt : now, version + 1);
    }

    /** Returns the task with that status and assignee, at the same version. */
    public Task withStatusAndAssignee(TaskStatus newStatus, @Nullable UUID newAssignee) {
        return withContent(newAssignee, title, description, newStatus, priority, dueDate);
    }

    /** Returns the task with that content, at the same version. A reminder of another due date does not count. */
    Task withContent(
            @Nullable UUID newAssignee,
            String newTitle,
            @Nullable String newDescription,
            TaskStatus newStatus,
            TaskPriority newPriority,
            @Nullable DueDate newDueDate) {
        boolean reminded = newDueDate != null && newDueDate.at().equals(remindedOf);
        return new Task(
                id,
                userId,
                newAssignee,
                newTitle,
                newDescription,
                newStatus,
                newPriority,
                newDueDate,
                reminded ? remindedOf : null,
                createdAt,
                updatedAt,
                version);
    }

    /**
     * Returns the task without a pending reminder, if its due date had already passed when it was set or when the task
     * was reopened.
     *
     * @param before the previous version; null for a new task
     */
    public Task withReminderReset(@Nullable Task before) {
        boolean reset = before == null
                || !Objects.equals(dueDate, before.dueDate())
                || (before.status() == TaskStatus.COMPLETED && status != TaskStatus.COMPLETED);
        return reset && dueDate != null && !dueDate.at().isAfter(updatedAt)
                ? withHistory(dueDate.at(), updatedAt, version)
                : this;
    }

    /**
     * Returns the due instant for which a reminder is still to be sent; a late reminder is better than none. A
     * completed task needs no reminder.
     */
    public Optional<Instant> reminderDue() {
        return Optional.ofNullable(dueDate)
                .map(DueDate::at)
                .filter(due -> status != TaskStatus.COMPLETED && !due.equals(remindedOf));
    }

    /** Returns whether both have the same state, regardless of version and times. */
    public boolean sameState(Task other) {
        return withoutHistory().equals(other.withoutHistory());
    }

    private Task withoutHistory() {
        return withHistory(null, createdAt, 0);
    }

    private Task withHistory(@Nullable Instant newRemindedOf, Instant newUpdatedAt, long newVersion) {
        return new Task(
                id,
                userId,
                assignedTo,
                title,
                description,
                status,
                priority,
                dueDate,
                newRemindedOf,
                createdAt,
                newUpdatedAt,
                newVersion);
    }
}
