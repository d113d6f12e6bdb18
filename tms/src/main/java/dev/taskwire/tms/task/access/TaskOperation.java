package dev.taskwire.tms.task.access;

import dev.taskwire.tms.task.model.Task;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** An operation on a task, as far as permissions distinguish it. */
public enum TaskOperation {
    CREATE,
    READ,
    CHANGE_STATUS,
    /** Changes members other than the status and the assignee. */
    UPDATE,
    /** Makes another user the assignee. */
    REASSIGN,
    /** Leaves the task without an assignee. */
    UNASSIGN,
    DELETE;

    /**
     * Returns the operations that turn one task into the other. Only real differences count, so a caller may send back
     * what they have read. A write without any difference is still a write: it counts as {@link #CHANGE_STATUS}.
     */
    public static Set<TaskOperation> of(Task before, Task after) {
        var all = EnumSet.noneOf(TaskOperation.class);
        if (!Objects.equals(before.assignedTo(), after.assignedTo())) {
            all.add(after.assignedTo() == null ? UNASSIGN : REASSIGN);
        }
        if (!before.withStatusAndAssignee(after.status(), after.assignedTo()).sameState(after)) {
            all.add(UPDATE);
        }
        if (before.status() != after.status() || all.isEmpty()) {
            all.add(CHANGE_STATUS);
        }
        return all;
    }
}
