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
 * A caller's access to tasks.
 *
 * @param policy the one in force for the family of paths
 */
public record TaskAuthorizer(TaskPolicy policy, Caller caller) {

    /** Whose a task is that the caller creates, if they may; else FORBIDDEN. */
    public UUID requireCreate() {
        require(caller.isAdmin() ? TaskRelation.ADMIN : TaskRelation.OWNER, TaskOperation.CREATE);
        return caller.userId();
    }

    /** The task, if there is one and the caller may see it; else NOT_FOUND. */
    public Task requireSeen(Optional<Task> found) {
        var task = found.orElseThrow(TaskAuthorizer::notFound);
        require(task, Set.of(TaskOperation.READ));
        return task;
    }

    /** Succeeds if the caller may do all of it; else NOT_FOUND or FORBIDDEN. */
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

    /** Cuts a search down to what the caller may see; FORBIDDEN when it is for what is somebody else's. */
    public TaskSearch scope(TaskSearch search) {
        search.filter().userId().ifPresent(owner -> {
            if (!policy.mayAskFor(caller, owner)) {
                throw ApplicationException.of(ErrorCode.FORBIDDEN, "Only an admin may ask for what others own.");
            }
        });
        return search.within(policy.scope(caller));
    }

    private static ApplicationException notFound() {
        return ApplicationException.of(ErrorCode.NOT_FOUND, "No such task.");
    }

    private static ApplicationException forbidden(TaskOperation operation) {
        return ApplicationException.of(
                ErrorCode.FORBIDDEN,
                switch (operation) {
                    case CREATE -> "Only an admin may create tasks here.";
                    case READ, CHANGE_STATUS, UPDATE -> "You may see this task but not change it so.";
                    case REASSIGN -> "You may see this task but not assign it.";
                    case DELETE -> "You may see this task but not delete it.";
                });
    }
}
