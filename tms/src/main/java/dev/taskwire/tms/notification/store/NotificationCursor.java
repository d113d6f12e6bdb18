package dev.taskwire.tms.notification.store;

import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.json.JsonArray;
import java.util.Optional;
import java.util.UUID;

/**
 * The place in a list after which the next page begins. A caller gets it as an opaque string. A forged one can only
 * lead to another place in the caller's own list.
 */
public record NotificationCursor(boolean unread, UUID id) {

    /** Returns the cursor of the page that follows the notification. */
    public static NotificationCursor after(Notification notification) {
        return new NotificationCursor(notification.readAt() == null, notification.id());
    }

    /** Returns the cursor as clients get it. They must not read it. */
    public String encode() {
        return OpaqueCursor.encode(
                new JsonArray().add(unread).add(id.toString()).encode());
    }

    /** Returns the cursor; empty if the text is not a cursor of this list. */
    public static Optional<NotificationCursor> decode(String text) {
        return OpaqueCursor.decode(text, place -> {
            var parts = new JsonArray(place);
            return parts.size() == 2
                    ? Optional.of(new NotificationCursor(parts.getBoolean(0), UUID.fromString(parts.getString(1))))
                    : Optional.empty();
        });
    }
}
