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

/** Lists notifications and marks them as read. Users have only their own; those of others are not found. */
public final class NotificationService {
    private static final String CONTENDED = "Another request is marking this notification. Try again.";
    private static final int PAGE_SIZE = 500;
    private static final int MAX_PAGES = 20;

    private final NotificationRepository notifications;
    private final Clock clock;

    public NotificationService(NotificationRepository notifications, Clock clock) {
        this.notifications = notifications;
        this.clock = clock;
    }

    /** Returns one page of the user's notifications: unread ones first, then the newest first. */
    public Future<Page<Notification, NotificationCursor>> list(
            UUID user, Optional<NotificationCursor> after, int limit) {
        return notifications.list(user, after, limit).map(found -> found.toPage(NotificationCursor::after));
    }

    /** Marks one notification as read, if it is not so already. Fails with NOT_FOUND if the user has no such one. */
    public Future<Void> markRead(UUID user, UUID id, Deadline deadline) {
        return ContentionRetry.run(
                        deadline,
                        CONTENDED,
                        () -> notifications
                                .markRead(user, id, Timestamps.now(clock))
                                .compose(marked -> marked
                                        ? Future.succeededFuture(Optional.of(true))
                                        : notifications.find(user, id).map(NotificationService::alreadyRead)))
                .mapEmpty();
    }

    /** Returns false if it is marked durably; empty if the concurrent write that has marked it may still be lost. */
    private static Optional<Boolean> alreadyRead(Optional<Notification> found) {
        var notification = found.orElseThrow(() -> ApplicationException.of(
                ErrorCode.NOT_FOUND, "The notification does not exist, or it belongs to another user."));
        return notification.readAt() == null ? Optional.empty() : Optional.of(false);
    }

    /** Marks all notifications as read, up to 10,000. Those that are created meanwhile may stay unread. */
    public Future<Void> markAllRead(UUID user, Deadline deadline) {
        return markPagesRead(user, Timestamps.now(clock), deadline, MAX_PAGES);
    }

    private Future<Void> markPagesRead(UUID user, Instant now, Deadline deadline, int pages) {
        // After the deadline the user may have listed newer notifications, which this request does not mean.
        deadline.requireNotExpired();
        return notifications
                .markRead(user, now, PAGE_SIZE)
                .compose(marked -> marked < PAGE_SIZE || pages == 1
                        ? Future.succeededFuture()
                        : markPagesRead(user, now, deadline, pages - 1));
    }
}
