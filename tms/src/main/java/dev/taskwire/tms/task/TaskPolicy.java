package dev.taskwire.tms.task;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;

/** Who may do what with a task: its owner and an admin everything; to others it does not exist. */
final class TaskPolicy {
    private TaskPolicy() {}

    /** The task, if the caller may see, change and delete it; else NOT_FOUND. */
    static Task require(Caller caller, Task task) {
        if (caller.isAdmin() || task.userId().equals(caller.userId())) {
            return task;
        }
        throw notFound();
    }

    /** Cuts a search down to what the caller may see. */
    static TaskSearch scope(Caller caller, TaskSearch search) {
        return caller.isAdmin() ? search : search.with(search.filter().of(caller.userId()));
    }

    static AppException notFound() {
        return AppException.of(ErrorKind.NOT_FOUND, "No such task.");
    }
}
