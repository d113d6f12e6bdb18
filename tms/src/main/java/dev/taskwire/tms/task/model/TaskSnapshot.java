package dev.taskwire.tms.task.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What other features may read of a stored task; texts as in responses and events.
 *
 * @param assignee null where nobody is assigned
 * @param dueDate null where there is none
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
                due == null ? null : due.text(),
                task.version());
    }
}
