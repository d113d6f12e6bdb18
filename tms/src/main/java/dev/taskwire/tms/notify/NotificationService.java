package dev.taskwire.tms.notify;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The rules of the list: everybody has their own, and what is somebody else's is not found. */
final class NotificationService {
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;

    private final NotificationRepository notifications;
    private final Clock clock;

    NotificationService(NotificationRepository notifications, Clock clock) {
        this.notifications = notifications;
        this.clock = clock;
    }

    /** One page, unread first, newest first. */
    Future<NotificationPage> list(UUID user, Optional<NotificationCursor> after, int limit) {
        return notifications
                .list(user, after, limit)
                .map(found -> new NotificationPage(
                        found.items(),
                        found.more() ? Optional.of(NotificationCursor.after(found.last())) : Optional.empty()));
    }

    Future<Void> markRead(UUID user, UUID id) {
        return notifications
                .markRead(user, id, Times.now(clock))
                .compose(exists -> exists
                        ? Future.succeededFuture()
                        : Future.failedFuture(AppException.of(ErrorKind.NOT_FOUND, "No such notification.")));
    }

    /** Marks all as read, up to ten thousand; those that come meanwhile may stay unread. */
    Future<Void> markAllRead(UUID user) {
        return markRead(user, Times.now(clock), MOST_PAGES);
    }

    private Future<Void> markRead(UUID user, Instant now, int pages) {
        return notifications
                .markRead(user, now, PAGE)
                .compose(marked ->
                        marked < PAGE || pages == 1 ? Future.succeededFuture() : markRead(user, now, pages - 1));
    }
}
