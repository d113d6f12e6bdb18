package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import java.time.Clock;

/** Removes notifications that have been kept for long enough, some at a time. */
final class Expiry {
    private static final int BATCH = 500;

    private final NotificationRepository notifications;
    private final Keeping keeping;
    private final Clock clock;

    Expiry(NotificationRepository notifications, Keeping keeping, Clock clock) {
        this.notifications = notifications;
        this.keeping = keeping;
        this.clock = clock;
    }

    /** Removes all that there are now. */
    Future<Void> run() {
        return notifications
                .removeBefore(keeping.end(clock.instant()), BATCH)
                .compose(removed -> removed < BATCH ? Future.succeededFuture() : run());
    }
}
