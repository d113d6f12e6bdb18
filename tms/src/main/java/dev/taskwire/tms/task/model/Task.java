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
 * @param assignedTo who is to do it
 * @param remindedOf the due instant of which people have been reminded, if that is the present one; for nobody outside
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

    /** The same task at its next version. */
    public Task nextVersion(Instant now) {
        return withHistory(remindedOf, now, version + 1);
    }

    /** The same task but for these; its version stays. */
    public Task withStatusAndAssignee(TaskStatus newStatus, @Nullable UUID newAssignee) {
        return withContent(newAssignee, title, description, newStatus, priority, dueDate);
    }

    /** Returns the task with that content and its present version; a reminder of another due date does not count. */
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
     * The same task, of which nobody is to be reminded if its due date was past already when it was set, or when the
     * task was opened again.
     *
     * @param before what it was before this version; null for a new one
     */
    public Task withReminderReset(@Nullable Task before) {
        boolean anew = before == null
                || !Objects.equals(dueDate, before.dueDate())
                || (before.status() == TaskStatus.COMPLETED && status != TaskStatus.COMPLETED);
        return anew && dueDate != null && !dueDate.at().isAfter(updatedAt)
                ? withHistory(dueDate.at(), updatedAt, version)
                : this;
    }

    /**
     * The due instant of which people are still to be reminded, if there is one; a late reminder is better than none.
     * Nobody is reminded of a task that is done.
     */
    public Optional<Instant> reminderDue() {
        return Optional.ofNullable(dueDate)
                .map(DueDate::at)
                .filter(due -> status != TaskStatus.COMPLETED && !due.equals(remindedOf));
    }

    /** Whether both say the same, however often and whenever they were changed. */
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
