package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.internalapi.UserDevice;
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
 * An event of a task, as far as notifications need it, or of a sign-in on a new device.
 *
 * @param taskId null for a sign-in
 * @param title the title of the task, or the name of the device
 * @param owner the owner of the task, or the user of the account
 * @param dueDate the due date as in the event: an instant in UTC, or a day
 * @param status the change of the status, if it changed
 * @param assignment the change of the assignee, if it changed
 * @param actor the user who changed the task; null if no user did
 */
public record TaskEvent(
        UUID id,
        String type,
        Instant time,
        @Nullable UUID taskId,
        String title,
        UUID owner,
        @Nullable UUID assignee,
        @Nullable String dueDate,
        @Nullable Change status,
        @Nullable Change assignment,
        @Nullable UUID actor) {

    private static final String STATUS = "status";
    static final String ASSIGNED_TO = "assigned_to";

    /** The old and new value of a member, as in the event. */
    public record Change(
            @Nullable String oldValue, @Nullable String newValue) {
        private static @Nullable Change of(@Nullable JsonObject change) {
            return change == null ? null : new Change(change.getString("old"), change.getString("new"));
        }
    }

    /**
     * Parses an event.
     *
     * @throws RuntimeException of any type when the event does not conform to the contract
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
                statusChange(changed),
                assignmentChange(changed),
                user(data.getJsonObject("actor").getString("user_id")));
    }

    /**
     * Returns the event of a sign-in on a new device.
     *
     * @param event the id of the event
     */
    public static TaskEvent ofNewDevice(UUID event, UUID user, UserDevice device) {
        return new TaskEvent(
                event,
                UserDevice.NEW_DEVICE,
                device.firstSeenAt(),
                null,
                device.name(),
                user,
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns the change of the status from the member {@code changed} of an event or a document. */
    public static @Nullable Change statusChange(JsonObject changed) {
        return Change.of(changed.getJsonObject(STATUS));
    }

    /** Returns the change of the assignee from the member {@code changed} of an event or a document. */
    public static @Nullable Change assignmentChange(JsonObject changed) {
        return Change.of(changed.getJsonObject(ASSIGNED_TO));
    }

    /** Returns both changes as the member {@code changed} of an event or a document. */
    public JsonObject changed() {
        var changed = new JsonObject();
        put(changed, STATUS, status);
        put(changed, ASSIGNED_TO, assignment);
        return changed;
    }

    private static void put(JsonObject changed, String member, @Nullable Change change) {
        if (change != null) {
            changed.put(member, new JsonObject().put("old", change.oldValue()).put("new", change.newValue()));
        }
    }

    public static @Nullable String formatUserId(@Nullable UUID user) {
        return user == null ? null : ResourceIds.user(user);
    }

    /**
     * Returns the event with title, assignee and due date of the task as it is now.
     *
     * @param currentAssignment the change of the assignee, if it still holds
     */
    public TaskEvent asOf(TaskSnapshot task, @Nullable Change currentAssignment) {
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
                currentAssignment,
                actor);
    }

    private static @Nullable UUID user(@Nullable String id) {
        return id == null ? null : ResourceIds.parseUser(id).orElseThrow();
    }

    /** Returns the user to whom this event has assigned the task, if any. */
    public Optional<UUID> newAssignee() {
        return Optional.ofNullable(assignment).map(Change::newValue).flatMap(ResourceIds::parseUser);
    }
}
