package dev.taskwire.tms.task.access;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.tms.task.model.Task;
import dev.taskwire.tms.task.search.TaskSearch;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Checks what a caller may do with tasks.
 *
 * @param policy the policy of the family of paths
 */
public record TaskAuthorizer(TaskPolicy policy, Caller caller) {

    /** Returns the owner of a task that the caller creates; fails with FORBIDDEN if the caller may not create one. */
    public UUID requireCreate() {
        require(caller.isAdmin() ? TaskRelation.ADMIN : TaskRelation.OWNER, TaskOperation.CREATE);
        return caller.userId();
    }

    /** Returns the task; fails with NOT_FOUND if there is none or the caller may not see it. */
    public Task requireReadable(Optional<Task> found) {
        var task = found.orElseThrow(TaskAuthorizer::notFound);
        require(task, Set.of(TaskOperation.READ));
        return task;
    }

    /** Succeeds if the caller may do all the operations; else fails with NOT_FOUND or FORBIDDEN. */
    public void require(Task task, Set<TaskOperation> operations) {
        operations.forEach(operation -> require(TaskRelation.of(caller, task), operation));
    }

    private void require(TaskRelation relation, TaskOperation operation) {
        switch (policy.decide(relation, operation)) {
            case ALLOWED -> {}
            case FORBIDDEN -> throw forbidden(operation);
            case NOT_FOUND -> throw notFound();
        }
    }

    /**
     * Restricts a search to the tasks that the caller may see; fails with FORBIDDEN if it filters by another owner and
     * the caller is no admin.
     */
    public TaskSearch restrict(TaskSearch search) {
        search.filter().userId().ifPresent(owner -> {
            if (!policy.mayFilterByOwner(caller, owner)) {
                throw ApplicationException.of(
                        ErrorCode.FORBIDDEN, "Only an admin may list the tasks of another owner.");
            }
        });
        return search.withScope(policy.readableScope(caller));
    }

    /** Restricts a search to the tasks that the caller owns or is assigned, and may see. */
    public TaskSearch restrictToOwn(TaskSearch search) {
        return search.withScope(policy.ownScope(caller));
    }

    private static ApplicationException notFound() {
        return ApplicationException.of(ErrorCode.NOT_FOUND, "The task does not exist, or the user may not see it.");
    }

    private static ApplicationException forbidden(TaskOperation operation) {
        return ApplicationException.of(
                ErrorCode.FORBIDDEN,
                switch (operation) {
                    case CREATE -> "Only an admin may create tasks.";
                    case READ, CHANGE_STATUS, UPDATE -> "The user may see this task but may not make this change.";
                    case REASSIGN, UNASSIGN -> "The user may see this task but may not assign it.";
                    case DELETE -> "The user may see this task but may not delete it.";
                });
    }
}
