package dev.taskwire.tms.task.access;

import dev.taskwire.tms.task.model.Task;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** What can be done with a task, as far as it matters who may do it. */
public enum TaskOperation {
    CREATE,
    READ,
    CHANGE_STATUS,
    /** Changes anything but the status and the assignee. */
    UPDATE,
    REASSIGN,
    DELETE;

    /**
     * What a write does that makes one of the other. Decided by what really differs, so that whoever sends back what
     * they have read may do so; but even if nothing differs it is a write.
     */
    public static Set<TaskOperation> of(Task before, Task after) {
        var all = EnumSet.noneOf(TaskOperation.class);
        if (!Objects.equals(before.assignedTo(), after.assignedTo())) {
            all.add(REASSIGN);
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
