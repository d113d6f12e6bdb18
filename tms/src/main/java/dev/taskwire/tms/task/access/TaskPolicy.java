package dev.taskwire.tms.task.access;

import static dev.taskwire.tms.task.access.TaskOperation.CHANGE_STATUS;
import static dev.taskwire.tms.task.access.TaskOperation.CREATE;
import static dev.taskwire.tms.task.access.TaskOperation.READ;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.tms.task.search.TaskScope;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** Who may do what with tasks. This is the only place that says so. */
public enum TaskPolicy {
    /** Everybody keeps tasks of their own, and may hand them out. */
    PERSONAL,
    /** Admins keep all tasks; whoever is assigned to one sees it. */
    MANAGED;

    private static final Set<TaskOperation> ALL = EnumSet.allOf(TaskOperation.class);
    private static final Set<TaskOperation> NONE = Set.of();

    /** What becomes of an operation. */
    enum Decision {
        ALLOWED,
        /** The caller may know that there is such a task, but not do this. */
        FORBIDDEN,
        /** To the caller there is no such task. */
        NOT_FOUND
    }

    Decision decide(TaskRelation relation, TaskOperation operation) {
        if (operation == CREATE) {
            return this == PERSONAL || relation == TaskRelation.ADMIN ? Decision.ALLOWED : Decision.FORBIDDEN;
        }
        var allowed = this == PERSONAL ? personal(relation) : managed(relation);
        if (allowed.contains(operation)) {
            return Decision.ALLOWED;
        }
        return allowed.contains(READ) ? Decision.FORBIDDEN : Decision.NOT_FOUND;
    }

    private static Set<TaskOperation> personal(TaskRelation relation) {
        return switch (relation) {
            case ADMIN, OWNER, OWNER_AND_ASSIGNEE -> ALL;
            case ASSIGNEE -> Set.of(READ, CHANGE_STATUS);
            case OTHER -> NONE;
        };
    }

    private static Set<TaskOperation> managed(TaskRelation relation) {
        return switch (relation) {
            case ADMIN -> ALL;
            case OWNER_AND_ASSIGNEE, ASSIGNEE -> Set.of(READ);
            case OWNER, OTHER -> NONE;
        };
    }

    /** Those that the caller may {@link TaskOperation#READ}. */
    TaskScope scope(Caller caller) {
        if (caller.isAdmin()) {
            return TaskScope.ALL;
        }
        return this == PERSONAL ? TaskScope.concerning(caller.userId()) : TaskScope.assignedTo(caller.userId());
    }

    /** Whether the caller may ask what that user owns. */
    boolean mayAskFor(Caller caller, UUID owner) {
        return caller.isAdmin() || caller.userId().equals(owner);
    }
}
