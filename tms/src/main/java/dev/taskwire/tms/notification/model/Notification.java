package dev.taskwire.tms.notification.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notifies one user of one event of a task. Title, assignee and due date are those of the time of the event.
 *
 * @param event the event that is its subject
 * @param readAt null until the user has read it
 */
public record Notification(
        UUID id,
        UUID userId,
        NotificationKind kind,
        TaskEvent event,
        @Nullable Instant readAt) {

    /** Returns an unread notification, with the id that follows from event and user. */
    public static Notification of(TaskEvent event, UUID user, NotificationKind kind) {
        return new Notification(NotificationIds.of(event.id(), event.time(), user), user, kind, event, null);
    }
}
