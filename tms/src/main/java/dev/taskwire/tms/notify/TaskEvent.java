package dev.taskwire.tms.notify;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a task says, as far as it matters to whom to tell.
 *
 * @param dueDate as the event has it, an instant in UTC or a day
 * @param status what the status was and is, if it changed
 * @param assignment who was and is assigned, if that changed
 * @param actor null where nobody did it
 */
record TaskEvent(
        UUID id,
        String type,
        Instant time,
        UUID taskId,
        String title,
        UUID owner,
        @Nullable UUID assignee,
        @Nullable String dueDate,
        @Nullable Change status,
        @Nullable Change assignment,
        @Nullable UUID actor) {

    /** A member's old and new value, as in the event. */
    record Change(@Nullable String old, @Nullable String now) {}

    /**
     * Reads an event.
     *
     * @throws RuntimeException when it is not as the contract says, in whatever way
     */
    static TaskEvent of(EventEnvelope event) {
        var data = new JsonObject(event.data());
        var task = data.getJsonObject("task");
        var changed = data.getJsonObject("changed");
        return new TaskEvent(
                UUID.fromString(event.id()),
                event.type(),
                event.time(),
                Ids.parseTask(event.subject()).orElseThrow(),
                Objects.requireNonNull(task.getString("title")),
                Objects.requireNonNull(user(task.getString("user_id"))),
                user(task.getString("assigned_to")),
                task.getString("due_date"),
                change(changed.getJsonObject("status")),
                change(changed.getJsonObject("assigned_to")),
                user(data.getJsonObject("actor").getString("user_id")));
    }

    private static @Nullable Change change(@Nullable JsonObject change) {
        return change == null ? null : new Change(change.getString("old"), change.getString("new"));
    }

    private static @Nullable UUID user(@Nullable String id) {
        return id == null ? null : Ids.parseUser(id).orElseThrow();
    }

    /** Whoever is assigned since this event, and was not before. */
    Optional<UUID> newAssignee() {
        return Optional.ofNullable(assignment).map(Change::now).flatMap(Ids::parseUser);
    }
}
