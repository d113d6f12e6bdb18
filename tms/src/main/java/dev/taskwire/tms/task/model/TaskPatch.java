package dev.taskwire.tms.task.model;

import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The changes that a caller makes to a task. An empty member stays as it is; a {@link Change} may also clear it. */
public record TaskPatch(
        Optional<String> title,
        Optional<Change<String>> description,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<Change<DueDateInput>> dueDate,
        Optional<Change<UUID>> assignedTo) {

    /** The new value of a member that may be cleared; null clears it. */
    public record Change<T>(@Nullable T value) {}

    /** Returns the assignee that the patch sets, if it is not the current one. */
    public Optional<UUID> newAssignee(Task task) {
        return assignedTo.map(Change::value).filter(user -> !user.equals(task.assignedTo()));
    }

    /** Returns whether the patch sets another day than before, so that the owner's time zone is needed. */
    public boolean needsZone(Task task) {
        return dueDate.map(Change::value)
                .filter(wanted -> wanted.needsZone(task.dueDate()))
                .isPresent();
    }

    /**
     * Returns the task with these changes, at the same version and time of change.
     *
     * @param ownersZone the time zone in which a new day ends; used only if {@link #needsZone} is true
     */
    public Task applyTo(Task task, ZoneId ownersZone) {
        var due = dueDate.isPresent() ? due(task, dueDate.get().value(), ownersZone) : task.dueDate();
        return task.withContent(
                assignedTo.isPresent() ? assignedTo.get().value() : task.assignedTo(),
                title.orElse(task.title()),
                description.isPresent() ? description.get().value() : task.description(),
                status.orElse(task.status()),
                priority.orElse(task.priority()),
                due);
    }

    private static @Nullable DueDate due(Task task, @Nullable DueDateInput wanted, ZoneId ownersZone) {
        if (wanted == null) {
            return null;
        }
        // The same day keeps its instant, even if the owner's time zone has changed since.
        return wanted.day() == null || wanted.needsZone(task.dueDate()) ? wanted.resolve(ownersZone) : task.dueDate();
    }
}
