package dev.taskwire.tms.notify;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The place in a list after which the next page begins. A caller gets it as an opaque string. A made-up one can only
 * name another place in the same caller's own list.
 */
record NotificationCursor(boolean unread, UUID id) {

    static NotificationCursor after(Notification notification) {
        return new NotificationCursor(notification.readAt() == null, notification.id());
    }

    String encode() {
        var parts = new JsonArray().add(unread).add(id.toString());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(parts.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor, if the text is one of ours. */
    static Optional<NotificationCursor> decode(String text) {
        try {
            var parts = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            return parts.size() == 2
                    ? Optional.of(new NotificationCursor(parts.getBoolean(0), UUID.fromString(parts.getString(1))))
                    : Optional.empty();
        } catch (RuntimeException forged) {
            return Optional.empty();
        }
    }
}
