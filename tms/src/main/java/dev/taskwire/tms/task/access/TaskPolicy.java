package dev.taskwire.tms.task.access;

import static dev.taskwire.tms.task.access.TaskOperation.CHANGE_STATUS;
import static dev.taskwire.tms.task.access.TaskOperation.CREATE;
import static dev.taskwire.tms.task.access.TaskOperation.READ;
import static dev.taskwire.tms.task.access.TaskOperation.UNASSIGN;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.tms.task.search.TaskScope;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Decides who may do what with tasks. Nothing else decides that. */
public enum TaskPolicy {
    /** Every user owns tasks and may assign them to others. */
    PERSONAL,
    /** Admins manage all tasks; an assignee may read theirs and unassign themselves. */
    MANAGED;

    private static final Set<TaskOperation> ALL = EnumSet.allOf(TaskOperation.class);
    private static final Set<TaskOperation> NONE = Set.of();

    /** The decision about an operation. */
    enum Decision {
        ALLOWED,
        /** The caller may know that the task exists, but may not do this. */
        FORBIDDEN,
        /** The caller must not learn that the task exists. */
        NOT_FOUND
    }

    Decision decide(TaskRelation relation, TaskOperation operation) {
        if (operation == CREATE) {
            return this == PERSONAL || relation == TaskRelation.ADMIN ? Decision.ALLOWED : Decision.FORBIDDEN;
        }
        var allowed = this == PERSONAL ? allowedIfPersonal(relation) : allowedIfManaged(relation);
        if (allowed.contains(operation)) {
            return Decision.ALLOWED;
        }
        return allowed.contains(READ) ? Decision.FORBIDDEN : Decision.NOT_FOUND;
    }

    private static Set<TaskOperation> allowedIfPersonal(TaskRelation relation) {
        return switch (relation) {
            case ADMIN, OWNER, OWNER_AND_ASSIGNEE -> ALL;
            case ASSIGNEE -> Set.of(READ, CHANGE_STATUS, UNASSIGN);
            case OTHER -> NONE;
        };
    }

    private static Set<TaskOperation> allowedIfManaged(TaskRelation relation) {
        return switch (relation) {
            case ADMIN -> ALL;
            case OWNER_AND_ASSIGNEE, ASSIGNEE -> Set.of(READ, UNASSIGN);
            case OWNER, OTHER -> NONE;
        };
    }

    /** Returns the scope of the tasks that the caller may {@link TaskOperation#READ}. */
    TaskScope readableScope(Caller caller) {
        if (caller.isAdmin()) {
            return TaskScope.ALL;
        }
        return this == PERSONAL
                ? TaskScope.ownedByOrAssignedTo(caller.userId())
                : TaskScope.assignedTo(caller.userId());
    }

    /** Returns the part of this scope with the tasks that the caller owns or is assigned. */
    TaskScope ownScope(Caller caller) {
        return caller.isAdmin() ? TaskScope.ownedByOrAssignedTo(caller.userId()) : readableScope(caller);
    }

    /** Returns whether the caller may search for the tasks of that owner. */
    boolean mayFilterByOwner(Caller caller, UUID owner) {
        return caller.isAdmin() || caller.userId().equals(owner);
    }
}
