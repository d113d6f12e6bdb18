package dev.taskwire.tms.task.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a stored task that other features may read. Texts have the form of responses and events.
 *
 * @param assignee null if there is none
 * @param dueDate null if there is none
 */
public record TaskSnapshot(
        UUID owner,
        @Nullable UUID assignee,
        String title,
        String status,
        @Nullable String dueDate,
        long version) {

    public static TaskSnapshot of(Task task) {
        var due = task.dueDate();
        return new TaskSnapshot(
                task.userId(),
                task.assignedTo(),
                task.title(),
                task.status().wire(),
                due == null ? null : due.format(),
                task.version());
    }
}
