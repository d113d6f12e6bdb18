package dev.taskwire.tms.notification.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.store.ContentionRetry;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.store.NotificationCursor;
import dev.taskwire.tms.notification.store.NotificationRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The rules of the list: everybody has their own, and what is somebody else's is not found. */
public final class NotificationService {
    private static final String CONTENDED = "The notification is being marked at this moment.";
    private static final int PAGE = 500;
    private static final int MAX_PAGES = 20;

    private final NotificationRepository notifications;
    private final Clock clock;

    public NotificationService(NotificationRepository notifications, Clock clock) {
        this.notifications = notifications;
        this.clock = clock;
    }

    /** One page, unread first, newest first. */
    public Future<Page<Notification, NotificationCursor>> list(
            UUID user, Optional<NotificationCursor> after, int limit) {
        return notifications.list(user, after, limit).map(found -> found.page(NotificationCursor::after));
    }

    public Future<Void> markRead(UUID user, UUID id, Deadline deadline) {
        return ContentionRetry.run(
                        deadline,
                        CONTENDED,
                        () -> notifications
                                .markRead(user, id, Timestamps.now(clock))
                                .compose(marked -> marked
                                        ? Future.succeededFuture(Optional.of(true))
                                        : notifications.find(user, id).map(NotificationService::readAlready)))
                .mapEmpty();
    }

    /** Empty when the one who has read it first may still lose it. */
    private static Optional<Boolean> readAlready(Optional<Notification> found) {
        var one = found.orElseThrow(() -> ApplicationException.of(ErrorCode.NOT_FOUND, "No such notification."));
        return one.readAt() == null ? Optional.empty() : Optional.of(false);
    }

    /** Marks all as read, up to ten thousand; those that come meanwhile may stay unread. */
    public Future<Void> markAllRead(UUID user, Deadline deadline) {
        return markRead(user, Timestamps.now(clock), deadline, MAX_PAGES);
    }

    private Future<Void> markRead(UUID user, Instant now, Deadline deadline, int pages) {
        // What comes later is not meant: whoever sees it has asked for the list since.
        deadline.requireNotPassed();
        return notifications
                .markRead(user, now, PAGE)
                .compose(marked -> marked < PAGE || pages == 1
                        ? Future.succeededFuture()
                        : markRead(user, now, deadline, pages - 1));
    }
}
