package dev.taskwire.tms.notify;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.tms.task.TaskState;
import dev.taskwire.tms.task.TaskStates;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tasks that are as events say. */
final class EventfulTasks implements TaskStates {
    private final Map<UUID, TaskState> states = new ConcurrentHashMap<>();

    /** Makes the event true; one that cannot be read changes nothing. */
    void note(EventEnvelope envelope) {
        TaskEvent event;
        try {
            event = TaskEvent.of(envelope);
        } catch (RuntimeException malformed) {
            return;
        }
        var status = event.status();
        put(
                event.taskId(),
                new TaskState(
                        event.owner(),
                        event.assignee(),
                        event.title(),
                        status == null ? "pending" : String.valueOf(status.now()),
                        event.dueDate(),
                        envelope.sequence()));
    }

    void put(UUID id, TaskState state) {
        states.put(id, state);
    }

    @Override
    public Future<Optional<TaskState>> find(UUID id) {
        @Nullable TaskState state = states.get(id);
        return Future.succeededFuture(Optional.ofNullable(state));
    }
}
