package dev.taskwire.tms.task.model;

import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller changes: an empty member stays as it is; {@link Change} tells clearing from leaving. */
public record TaskPatch(
        Optional<String> title,
        Optional<Change<String>> description,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<Change<DueDateInput>> dueDate,
        Optional<Change<UUID>> assignedTo) {

    /** The new value of a member that may be cleared; null clears it. */
    public record Change<T>(@Nullable T value) {}

    /** Whoever is assigned now and was not before. */
    public Optional<UUID> newAssignee(Task task) {
        return assignedTo.map(Change::value).filter(user -> !user.equals(task.assignedTo()));
    }

    /** Whether a day is set, and another than before, so that the owner's zone must be known. */
    public boolean needsZone(Task task) {
        return dueDate.map(Change::value)
                .filter(wanted -> wanted.needsZone(task.dueDate()))
                .isPresent();
    }

    /**
     * The task as it is after these changes; its version and time of change stay.
     *
     * @param ownersZone where the end of a day is looked for, if there {@link #needsZone is} a new one
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
        // The same day stays the same instant, wherever its owner has gone since.
        return wanted.day() == null || wanted.needsZone(task.dueDate()) ? wanted.in(ownersZone) : task.dueDate();
    }
}
