package dev.taskwire.tms.task.access;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.tms.task.model.Task;

/** The relation of a caller to a task. */
enum TaskRelation {
    ADMIN,
    OWNER,
    OWNER_AND_ASSIGNEE,
    ASSIGNEE,
    OTHER;

    static TaskRelation of(Caller caller, Task task) {
        boolean owner = caller.userId().equals(task.userId());
        boolean assignee = caller.userId().equals(task.assignedTo());
        if (caller.isAdmin()) {
            return ADMIN;
        }
        if (owner) {
            return assignee ? OWNER_AND_ASSIGNEE : OWNER;
        }
        return assignee ? ASSIGNEE : OTHER;
    }
}
