package dev.taskwire.tms.task.search;

import java.util.Optional;
import java.util.UUID;

/**
 * The tasks that a list may contain: those of that owner and those of that assignee. Without either, all tasks.
 *
 * @param owner the user whose own tasks are in the scope
 * @param assignee the user whose assigned tasks are in the scope
 */
public record TaskScope(Optional<UUID> owner, Optional<UUID> assignee) {
    public static final TaskScope ALL = new TaskScope(Optional.empty(), Optional.empty());

    public static TaskScope ownedByOrAssignedTo(UUID user) {
        return new TaskScope(Optional.of(user), Optional.of(user));
    }

    public static TaskScope assignedTo(UUID user) {
        return new TaskScope(Optional.empty(), Optional.of(user));
    }

    /**
     * Returns the part of the scope that the filter does not already ensure. One index may then serve the search
     * instead of two.
     */
    public TaskScope minus(TaskFilter filter) {
        if (owner.isPresent() && owner.equals(filter.userId())) {
            return ALL;
        }
        if (assignee.isEmpty() || filter.assignedTo().isEmpty()) {
            return this;
        }
        boolean theirs = assignee.equals(filter.assignedTo().get().user());
        return theirs ? ALL : owner.isPresent() ? new TaskScope(owner, Optional.empty()) : this;
    }
}
