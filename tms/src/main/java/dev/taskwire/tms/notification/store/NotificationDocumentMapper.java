package dev.taskwire.tms.notification.store;

import static dev.taskwire.shared.mongo.ExtendedJson.date;
import static dev.taskwire.shared.mongo.ExtendedJson.dateOrNull;
import static dev.taskwire.shared.mongo.ExtendedJson.uuid;

import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.TaskEvent;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps a notification to and from its document, without the members of its delivery. */
final class NotificationDocumentMapper {
    private NotificationDocumentMapper() {}

    static JsonObject of(Notification notification) {
        var event = notification.event();
        var document = new JsonObject()
                .put("_id", uuid(notification.id()))
                .put("user_id", uuid(notification.userId()))
                .put("kind", notification.kind().wire())
                .put("event_id", uuid(event.id()))
                .put("type", event.type())
                .put("created_at", date(event.time()))
                .put("title", event.title())
                .put("owner_id", uuid(event.owner()))
                .put("changed", event.changed())
                .put("unread", notification.readAt() == null);
        put(document, "task_id", event.taskId());
        put(document, "assignee_id", event.assignee());
        put(document, "actor_id", event.actor());
        if (event.dueDate() != null) {
            document.put("due_date", event.dueDate());
        }
        return document;
    }

    private static void put(JsonObject document, String member, @Nullable UUID id) {
        if (id != null) {
            document.put(member, uuid(id));
        }
    }

    static Notification notification(JsonObject document) {
        var changed = document.getJsonObject("changed");
        var event = new TaskEvent(
                uuid(document.getJsonObject("event_id")),
                document.getString("type"),
                date(document.getJsonObject("created_at")),
                uuidOrNull(document.getJsonObject("task_id")),
                document.getString("title"),
                uuid(document.getJsonObject("owner_id")),
                uuidOrNull(document.getJsonObject("assignee_id")),
                document.getString("due_date"),
                TaskEvent.statusChange(changed),
                TaskEvent.assignmentChange(changed),
                uuidOrNull(document.getJsonObject("actor_id")));
        return new Notification(
                uuid(document.getJsonObject("_id")),
                uuid(document.getJsonObject("user_id")),
                NotificationKind.of(document.getString("kind")),
                event,
                dateOrNull(document.getJsonObject("read_at")));
    }

    private static @Nullable UUID uuidOrNull(@Nullable JsonObject id) {
        return id == null ? null : uuid(id);
    }
}
