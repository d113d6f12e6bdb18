package dev.taskwire.tms.notification.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one task, told to one user; title, assignee and due date as they were then.
 *
 * @param event the event that it tells of, and {@link TaskEvent} what it says
 * @param readAt null until the user has read it
 */
public record Notification(
        UUID id,
        UUID userId,
        NotificationKind kind,
        TaskEvent event,
        @Nullable Instant readAt) {

    /** An unread one. */
    public static Notification of(TaskEvent event, UUID user, NotificationKind kind) {
        return new Notification(NotificationIds.of(event.id(), event.time(), user), user, kind, event, null);
    }
}
