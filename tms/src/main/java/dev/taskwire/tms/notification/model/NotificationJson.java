package dev.taskwire.tms.notification.model;

import dev.taskwire.shared.page.JsonSize;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.json.JsonObject;

/** Renders notifications as JSON for the API. */
public final class NotificationJson {
    /** Covers member names, ids, times, the changes, and the comma after the object. */
    private static final int MAX_BYTES_WITHOUT_TITLE = 1024;

    private NotificationJson() {}

    /** Returns an upper bound of the size of {@link #of}, in bytes. */
    public static int maxBytes(Notification notification) {
        return MAX_BYTES_WITHOUT_TITLE + JsonSize.of(notification.event().title());
    }

    public static JsonObject of(Notification notification) {
        var event = notification.event();
        var actor = event.actor();
        var task = event.taskId();
        var readAt = notification.readAt();
        return new JsonObject()
                .put("id", ResourceIds.notification(notification.id()))
                .put("type", event.type())
                .put("kind", notification.kind().wire())
                .put("task_id", task == null ? null : ResourceIds.task(task))
                .put("title", event.title())
                .put("changed", changed(notification))
                .put("due_date", event.dueDate())
                .put("actor_id", actor == null ? null : ResourceIds.user(actor))
                .put("created_at", Timestamps.format(event.time()))
                .put("read_at", readAt == null ? null : Timestamps.format(readAt));
    }

    /** Returns the changes. Only the owner sees the earlier assignee, which the task itself does not show either. */
    private static JsonObject changed(Notification notification) {
        var changed = notification.event().changed();
        var assignment = changed.getJsonObject(TaskEvent.ASSIGNED_TO);
        if (assignment != null
                && !notification.userId().equals(notification.event().owner())) {
            assignment.putNull("old");
        }
        return changed;
    }
}
