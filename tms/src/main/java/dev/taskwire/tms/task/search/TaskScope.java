package dev.taskwire.tms.task.search;

import java.util.Optional;
import java.util.UUID;

/**
 * Which tasks a list may have at most: those of that owner and those of that assignee. Without either, all.
 *
 * @param owner whose tasks are in it
 * @param assignee whose assigned tasks are in it
 */
public record TaskScope(Optional<UUID> owner, Optional<UUID> assignee) {
    public static final TaskScope ALL = new TaskScope(Optional.empty(), Optional.empty());

    public static TaskScope concerning(UUID user) {
        return new TaskScope(Optional.of(user), Optional.of(user));
    }

    public static TaskScope assignedTo(UUID user) {
        return new TaskScope(Optional.empty(), Optional.of(user));
    }

    /** What of it is left to say beside that filter. One index can then do what two would have to. */
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
