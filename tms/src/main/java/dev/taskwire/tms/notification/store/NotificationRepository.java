package dev.taskwire.tms.notification.store;

import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stores notifications. Every write is durable once its future completes, and everything that is read is durable. */
public interface NotificationRepository {
    /**
     * Inserts a notification with its delivery.
     *
     * @return false if a notification with that id exists, in whatever state
     */
    Future<Boolean> insert(NotificationDelivery delivery);

    /** Returns notifications of the user: unread ones first, then the newest first. */
    Future<Slice<Notification>> list(UUID user, Optional<NotificationCursor> after, int limit);

    /** Returns the notification, if it exists and belongs to the user. */
    Future<Optional<Notification>> find(UUID user, UUID id);

    /** Marks a notification as read; returns false if the user has no unread one with that id. */
    Future<Boolean> markRead(UUID user, UUID id, Instant now);

    /** Marks unread notifications of the user as read, up to the limit; returns how many. */
    Future<Integer> markRead(UUID user, Instant now, int limit);

    /** Removes notifications of the user, up to the limit; returns how many. */
    Future<Integer> removeByUser(UUID user, int limit);

    /** Removes notifications from before that time, up to the limit; returns how many. */
    Future<Integer> removeBefore(Instant time, int limit);
}
