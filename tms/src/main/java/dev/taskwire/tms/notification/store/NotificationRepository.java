package dev.taskwire.tms.notification.store;

import dev.taskwire.shared.page.Slice;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where notifications are kept. Every write is durable once its future completes, and so is what is found. */
public interface NotificationRepository {
    /**
     * Stores one with a delivery that begins.
     *
     * @return false when it is there already, whatever has become of it since
     */
    Future<Boolean> insert(NotificationDelivery delivery);

    /** Those of the user, unread first, newest first. */
    Future<Slice<Notification>> list(UUID user, Optional<NotificationCursor> after, int limit);

    /** One of the user's. */
    Future<Optional<Notification>> find(UUID user, UUID id);

    /** Marks one as read; false when the user has none of that id that is unread. */
    Future<Boolean> markRead(UUID user, UUID id, Instant now);

    /** Marks up to so many unread ones as read; answers how many there were. */
    Future<Integer> markRead(UUID user, Instant now, int limit);

    /** Removes up to so many of the user's; answers how many there were. */
    Future<Integer> removeOf(UUID user, int limit);

    /** Removes up to so many from before that time; answers how many there were. */
    Future<Integer> removeBefore(Instant time, int limit);
}
