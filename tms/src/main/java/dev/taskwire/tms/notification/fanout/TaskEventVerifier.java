package dev.taskwire.tms.notification.fanout;

import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.notification.model.TaskEvent.Change;
import dev.taskwire.tms.task.model.TaskSnapshot;
import dev.taskwire.tms.task.service.TaskSnapshotReader;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an event against the stored task, because any writer of the topic could otherwise decide who gets which
 * mail. An event is published after its write, so the task has that version or a later one. If the task has changed
 * since, notifications show its current state and go only to users whom it still concerns.
 */
public final class TaskEventVerifier {
    private static final Set<String> STATUSES = Set.of("pending", "in_progress", "completed");
    private static final String DUE_SOON = "task.due_soon";

    private final TaskSnapshotReader tasks;

    public TaskEventVerifier(TaskSnapshotReader tasks) {
        this.tasks = tasks;
    }

    /**
     * Returns the event as far as it still holds; empty if the task is deleted or the reminder is outdated. Fails with
     * {@link PoisonEventException} when the event contradicts the task.
     *
     * @param version the version of the task after the event, according to the event
     */
    Future<Optional<TaskEvent>> verify(TaskEvent event, long version) {
        return tasks.find(Objects.requireNonNull(event.taskId()))
                .map(found -> found.flatMap(task -> verify(event, version, task)));
    }

    private static Optional<TaskEvent> verify(TaskEvent event, long version, TaskSnapshot task) {
        require(version <= task.version(), "the task does not have this version yet");
        require(event.owner().equals(task.owner()), "the task has another owner");
        require(event.status() == null || isChange(event.status()), "the status does not exist");
        if (version == task.version()) {
            require(
                    event.title().equals(task.title())
                            && Objects.equals(event.assignee(), task.assignee())
                            && Objects.equals(event.dueDate(), task.dueDate()),
                    "this version of the task has another title, assignee or due date");
            require(isNow(event.status(), task.status()), "the task has another status");
            require(isNow(event.assignment(), assignee(task)), "the task has another assignee");
            return Optional.of(event);
        }
        return event.type().equals(DUE_SOON) && !Objects.equals(event.dueDate(), task.dueDate())
                ? Optional.empty()
                : Optional.of(event.asOf(task, isNow(event.assignment(), assignee(task)) ? event.assignment() : null));
    }

    private static @Nullable String assignee(TaskSnapshot task) {
        return TaskEvent.formatUserId(task.assignee());
    }

    private static boolean isNow(@Nullable Change change, @Nullable String value) {
        return change == null || Objects.equals(change.newValue(), value);
    }

    private static boolean isChange(Change status) {
        return (status.oldValue() == null || STATUSES.contains(status.oldValue()))
                && status.newValue() != null
                && STATUSES.contains(status.newValue());
    }

    private static void require(boolean holds, String contradiction) {
        if (!holds) {
            throw PoisonEventException.untrue(contradiction);
        }
    }
}
