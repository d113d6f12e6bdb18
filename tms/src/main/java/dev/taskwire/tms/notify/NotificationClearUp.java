package dev.taskwire.tms.notify;

import dev.taskwire.tms.user.UserClearUp;
import io.vertx.core.Future;
import java.util.UUID;

/** Removes the notifications and the settings of a user who is gone. */
final class NotificationClearUp implements UserClearUp {
    private static final int PAGE = 500;

    private static final int MAX_PAGES = 20;

    private final NotificationRepository notifications;
    private final SettingsRepository settings;

    NotificationClearUp(NotificationRepository notifications, SettingsRepository settings) {
        this.notifications = notifications;
        this.settings = settings;
    }

    @Override
    public Future<Boolean> after(UUID user, UUID actor) {
        return settings.remove(user).compose(removed -> remove(user, MAX_PAGES));
    }

    private Future<Boolean> remove(UUID user, int pages) {
        return notifications.removeOf(user, PAGE).compose(removed -> {
            if (removed < PAGE) {
                return Future.succeededFuture(true);
            }
            return pages > 1 ? remove(user, pages - 1) : Future.succeededFuture(false);
        });
    }
}
