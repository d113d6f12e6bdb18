package dev.taskwire.tms.task;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller changes: an empty member stays as it is; {@link Change} tells clearing from leaving. */
public record TaskChanges(
        Optional<String> title,
        Optional<Change<String>> description,
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<Change<DueDate>> dueDate) {

    /** The new value of a member that may be cleared; null clears it. */
    public record Change<T>(@Nullable T value) {}

    /** The task as it is after these changes; its version and time of change stay. */
    Task applyTo(Task task) {
        return new Task(
                task.id(),
                task.userId(),
                title.orElse(task.title()),
                description.isPresent() ? description.get().value() : task.description(),
                status.orElse(task.status()),
                priority.orElse(task.priority()),
                dueDate.isPresent() ? dueDate.get().value() : task.dueDate(),
                task.createdAt(),
                task.updatedAt(),
                task.version());
    }
}
