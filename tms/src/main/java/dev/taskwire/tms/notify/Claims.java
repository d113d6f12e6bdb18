package dev.taskwire.tms.notify;

import dev.taskwire.tms.notify.TaskEvent.Change;
import dev.taskwire.tms.task.TaskState;
import dev.taskwire.tms.task.TaskStates;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an event says with the task itself: whoever may write to the topic may say anything of any task, and
 * would else decide who gets which mail from us. An event is published after its write, so the task is there in that
 * version or a later one; whatever has changed since is told as it is now, to those whom it still concerns.
 */
final class Claims {
    private static final Set<String> STATUSES = Set.of("pending", "in_progress", "completed");
    private static final String DUE_SOON = "task.due_soon";

    private final TaskStates tasks;

    Claims(TaskStates tasks) {
        this.tasks = tasks;
    }

    /**
     * The event as far as it holds; empty where there is nothing left to tell, since the task is gone.
     *
     * @param version which the event says that the task has since
     * @return fails with {@link FalseClaimException} when it was never so
     */
    Future<Optional<TaskEvent>> confirm(TaskEvent event, long version) {
        return tasks.find(event.taskId()).map(found -> found.flatMap(task -> confirm(event, version, task)));
    }

    private static Optional<TaskEvent> confirm(TaskEvent event, long version, TaskState task) {
        require(version <= task.version(), "the task has no such version");
        require(event.owner().equals(task.owner()), "the task has another owner");
        require(event.status() == null || isChange(event.status()), "there is no such status");
        if (version == task.version()) {
            require(
                    event.title().equals(task.title())
                            && Objects.equals(event.assignee(), task.assignee())
                            && Objects.equals(event.dueDate(), task.dueDate()),
                    "the task is another in that version");
            require(isNow(event.status(), task.status()), "the task has another status");
            require(isNow(event.assignment(), assignee(task)), "the task has another assignee");
            return Optional.of(event);
        }
        return event.type().equals(DUE_SOON) && !Objects.equals(event.dueDate(), task.dueDate())
                ? Optional.empty()
                : Optional.of(event.asOf(task, isNow(event.assignment(), assignee(task)) ? event.assignment() : null));
    }

    private static @Nullable String assignee(TaskState task) {
        return TaskEvent.userText(task.assignee());
    }

    private static boolean isNow(@Nullable Change change, @Nullable String value) {
        return change == null || Objects.equals(change.now(), value);
    }

    private static boolean isChange(Change status) {
        return (status.old() == null || STATUSES.contains(status.old()))
                && status.now() != null
                && STATUSES.contains(status.now());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new FalseClaimException(otherwise);
        }
    }
}
