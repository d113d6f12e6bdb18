package dev.taskwire.tms.task.search;

import dev.taskwire.tms.task.model.TaskPriority;
import dev.taskwire.tms.task.model.TaskStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Selects the tasks of a list. An empty member does not restrict it. Upper and lower bounds exclude their instant.
 *
 * @param userId the owner
 * @param dueOn the day that was given as the due date, or else the day of the due instant in UTC
 * @param updatedSince includes its instant
 * @param words each must be a prefix of one of the task's terms; without any word, no task is selected
 */
public record TaskFilter(
        Optional<UUID> userId,
        Optional<Assignee> assignedTo,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<LocalDate> dueOn,
        Optional<DueBound> dueBefore,
        Optional<DueBound> dueAfter,
        Optional<Instant> createdBefore,
        Optional<Instant> createdAfter,
        Optional<Instant> updatedSince,
        Optional<List<String>> words) {

    /**
     * The assignee of the selected tasks.
     *
     * @param user empty for tasks without an assignee
     */
    public record Assignee(Optional<UUID> user) {
        public static final Assignee NOBODY = new Assignee(Optional.empty());

        public static Assignee of(UUID user) {
            return new Assignee(Optional.of(user));
        }
    }

    /** Returns whether it has words to find, but none that a task could have. */
    public boolean selectsNothing() {
        return words.filter(List::isEmpty).isPresent();
    }

    /** Returns whether it excludes tasks without a due date. */
    public boolean hasDueCondition() {
        return dueOn.isPresent() || dueBefore.isPresent() || dueAfter.isPresent();
    }

    /** Returns whether it has conditions other than owner, an assignee, and a range of that sort field. */
    boolean hasConditionsBeyond(TaskSort.Field sortField) {
        boolean due = dueBefore.isPresent() || dueAfter.isPresent();
        boolean created = createdBefore.isPresent() || createdAfter.isPresent();
        return status.isPresent()
                || priority.isPresent()
                || dueOn.isPresent()
                || words.isPresent()
                || assignedTo.filter(Assignee.NOBODY::equals).isPresent()
                || (due && sortField != TaskSort.Field.DUE_DATE)
                || (created && sortField != TaskSort.Field.CREATED_AT)
                || (updatedSince.isPresent() && sortField != TaskSort.Field.UPDATED_AT);
    }

    static final TaskFilter NONE = byStatusAndDueDay(Optional.empty(), Optional.empty());

    /** Returns a filter with only these conditions, as far as they are given. */
    public static TaskFilter byStatusAndDueDay(Optional<TaskStatus> status, Optional<LocalDate> dueOn) {
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
                Optional.empty());
    }
}
