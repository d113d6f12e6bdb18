package dev.taskwire.tms.task.search;

import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tasks a list has; what is empty does not restrict it. Befores and afters exclude their instant.
 *
 * @param userId the owner
 * @param dueOn the day that was given, or else on which it falls in UTC
 * @param updatedSince includes its instant
 * @param words each must be the beginning of one of the task's terms
 */
public record TaskFilter(
        Optional<UUID> userId,
        Optional<Assignee> assignedTo,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<LocalDate> dueOn,
        Optional<Instant> dueBefore,
        Optional<Instant> dueAfter,
        Optional<Instant> createdBefore,
        Optional<Instant> createdAfter,
        Optional<Instant> updatedSince,
        List<String> words) {

    /**
     * Who is to do it.
     *
     * @param user empty for nobody
     */
    public record Assignee(Optional<UUID> user) {
        public static final Assignee NOBODY = new Assignee(Optional.empty());

        public static Assignee of(UUID user) {
            return new Assignee(Optional.of(user));
        }
    }

    /** Whether it says more than whose tasks they are, and from when to when in that order. */
    boolean isBeyond(TaskSort.Field order) {
        boolean due = dueBefore.isPresent() || dueAfter.isPresent();
        boolean created = createdBefore.isPresent() || createdAfter.isPresent();
        return status.isPresent()
                || priority.isPresent()
                || dueOn.isPresent()
                || !words.isEmpty()
                || (due && order != TaskSort.Field.DUE_DATE)
                || (created && order != TaskSort.Field.CREATED_AT)
                || (updatedSince.isPresent() && order != TaskSort.Field.UPDATED_AT);
    }

    static final TaskFilter NONE = on(Optional.empty(), Optional.empty());

    /** What of these two is given, and nothing else. */
    public static TaskFilter on(Optional<TaskStatus> status, Optional<LocalDate> dueOn) {
        return new TaskFilter(
                Optional.empty(),
                Optional.empty(),
                status,
                Optional.empty(),
                dueOn,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
