package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import java.time.Clock;

/** Removes expired notifications, in batches. */
final class Expiry {
    private static final int BATCH = 500;

    private final NotificationRepository notifications;
    private final Keeping keeping;
    private final MailQuota quota;
    private final Clock clock;

    Expiry(NotificationRepository notifications, Keeping keeping, MailQuota quota, Clock clock) {
        this.notifications = notifications;
        this.keeping = keeping;
        this.quota = quota;
        this.clock = clock;
    }

    /** Removes all that have expired, and expired mail permits. */
    Future<Void> run() {
        return quota.forgetOld().compose(forgotten -> removeOld());
    }

    private Future<Void> removeOld() {
        return notifications
                .removeBefore(keeping.end(clock.instant()), BATCH)
                .compose(removed -> removed < BATCH ? Future.succeededFuture() : removeOld());
    }
}
