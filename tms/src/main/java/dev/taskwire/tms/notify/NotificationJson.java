package dev.taskwire.tms.notify;

import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import dev.taskwire.tms.notify.TaskEvent.Change;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Notifications as callers see them. */
final class NotificationJson {
    private NotificationJson() {}

    static JsonObject of(Notification notification) {
        var event = notification.event();
        var actor = event.actor();
        var readAt = notification.readAt();
        var changed = new JsonObject();
        put(changed, "status", event.status());
        put(changed, "assigned_to", event.assignment());
        return new JsonObject()
                .put("id", Ids.notification(notification.id()))
                .put("type", event.type())
                .put("kind", notification.kind().wire())
                .put("task_id", Ids.task(event.taskId()))
                .put("title", event.title())
                .put("changed", changed)
                .put("due_date", event.dueDate())
                .put("actor_id", actor == null ? null : Ids.user(actor))
                .put("created_at", Times.format(event.time()))
                .put("read_at", readAt == null ? null : Times.format(readAt));
    }

    private static void put(JsonObject changed, String member, @Nullable Change change) {
        if (change != null) {
            changed.put(member, new JsonObject().put("old", change.old()).put("new", change.now()));
        }
    }
}
