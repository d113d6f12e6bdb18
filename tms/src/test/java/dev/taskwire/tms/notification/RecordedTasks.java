package dev.taskwire.tms.notification;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.task.model.TaskSnapshot;
import dev.taskwire.tms.task.service.TaskSnapshotReader;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tasks that are as events say. */
final class RecordedTasks implements TaskSnapshotReader {
    private final Map<UUID, TaskSnapshot> states = new ConcurrentHashMap<>();

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
                Objects.requireNonNull(event.taskId()),
                new TaskSnapshot(
                        event.owner(),
                        event.assignee(),
                        event.title(),
                        status == null ? "pending" : String.valueOf(status.newValue()),
                        event.dueDate(),
                        envelope.sequence()));
    }

    void put(UUID id, TaskSnapshot state) {
        states.put(id, state);
    }

    @Override
    public Future<Optional<TaskSnapshot>> find(UUID id) {
        @Nullable TaskSnapshot state = states.get(id);
        return Future.succeededFuture(Optional.ofNullable(state));
    }
}
