package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.task.model.TaskSnapshot;
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
public record TaskEvent(
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

    private static final String STATUS = "status";
    static final String ASSIGNED_TO = "assigned_to";

    /** A member's old and new value, as in the event. */
    public record Change(@Nullable String old, @Nullable String now) {
        private static @Nullable Change of(@Nullable JsonObject change) {
            return change == null ? null : new Change(change.getString("old"), change.getString("new"));
        }
    }

    /**
     * Reads an event.
     *
     * @throws RuntimeException when it is not as the contract says, in whatever way
     */
    public static TaskEvent of(EventEnvelope event) {
        var data = EventJson.read(event);
        var task = data.getJsonObject("task");
        var changed = data.getJsonObject("changed");
        if (!Timestamps.isInRange(event.time())) {
            throw new IllegalArgumentException("its time is out of range");
        }
        return new TaskEvent(
                UUID.fromString(event.id()),
                event.type(),
                event.time(),
                ResourceIds.parseTask(event.subject()).orElseThrow(),
                Objects.requireNonNull(task.getString("title")),
                Objects.requireNonNull(user(task.getString("user_id"))),
                user(task.getString("assigned_to")),
                task.getString("due_date"),
                status(changed),
                assignment(changed),
                user(data.getJsonObject("actor").getString("user_id")));
    }

    /** What became of the status, as events and documents have it. */
    static @Nullable public Change status(JsonObject changed) {
        return Change.of(changed.getJsonObject(STATUS));
    }

    /** What became of the assignee, as events and documents have it. */
    static @Nullable public Change assignment(JsonObject changed) {
        return Change.of(changed.getJsonObject(ASSIGNED_TO));
    }

    /** Both, in that form. */
    public JsonObject changed() {
        var changed = new JsonObject();
        put(changed, STATUS, status);
        put(changed, ASSIGNED_TO, assignment);
        return changed;
    }

    private static void put(JsonObject changed, String member, @Nullable Change change) {
        if (change != null) {
            changed.put(member, new JsonObject().put("old", change.old()).put("new", change.now()));
        }
    }

    static @Nullable public String userText(@Nullable UUID user) {
        return user == null ? null : ResourceIds.user(user);
    }

    /** The same event of a task that has changed since. */
    public TaskEvent asOf(TaskSnapshot task, @Nullable Change stillAssignment) {
        return new TaskEvent(
                id,
                type,
                time,
                taskId,
                task.title(),
                owner,
                task.assignee(),
                task.dueDate(),
                status,
                stillAssignment,
                actor);
    }

    private static @Nullable UUID user(@Nullable String id) {
        return id == null ? null : ResourceIds.parseUser(id).orElseThrow();
    }

    /** Whoever is assigned since this event, and was not before. */
    public Optional<UUID> newAssignee() {
        return Optional.ofNullable(assignment).map(Change::now).flatMap(ResourceIds::parseUser);
    }
}
