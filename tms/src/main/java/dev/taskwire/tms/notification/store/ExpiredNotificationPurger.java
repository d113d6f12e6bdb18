package dev.taskwire.tms.notification.store;

import dev.taskwire.tms.notification.model.RetentionPolicy;
import dev.taskwire.tms.notification.quota.EmailQuota;
import io.vertx.core.Future;
import java.time.Clock;

/** Removes expired notifications, in batches, and expired permits of mails. */
public final class ExpiredNotificationPurger {
    private static final int BATCH_SIZE = 500;

    private final NotificationRepository notifications;
    private final RetentionPolicy retentionPolicy;
    private final EmailQuota quota;
    private final Clock clock;

    public ExpiredNotificationPurger(
            NotificationRepository notifications, RetentionPolicy retentionPolicy, EmailQuota quota, Clock clock) {
        this.notifications = notifications;
        this.retentionPolicy = retentionPolicy;
        this.quota = quota;
        this.clock = clock;
    }

    /** Removes everything that has expired. */
    public Future<Void> run() {
        return quota.removeExpired().compose(removed -> removeExpired());
    }

    private Future<Void> removeExpired() {
        return notifications
                .removeBefore(retentionPolicy.cutoff(clock.instant()), BATCH_SIZE)
                .compose(removed -> removed < BATCH_SIZE ? Future.succeededFuture() : removeExpired());
    }
}
