package dev.taskwire.tms.notification.service;

import dev.taskwire.tms.notification.store.NotificationRepository;
import dev.taskwire.tms.notification.store.NotificationSettingsRepository;
import dev.taskwire.tms.userdirectory.erasure.UserDataEraser;
import io.vertx.core.Future;
import java.util.UUID;

/** Erases the notifications and the settings of a deleted user. */
public final class NotificationDataEraser implements UserDataEraser {
    private static final int PAGE_SIZE = 500;

    private static final int MAX_PAGES = 20;

    private final NotificationRepository notifications;
    private final NotificationSettingsRepository settings;

    public NotificationDataEraser(NotificationRepository notifications, NotificationSettingsRepository settings) {
        this.notifications = notifications;
        this.settings = settings;
    }

    @Override
    public Future<Boolean> eraseUserData(UUID user, UUID actor) {
        return settings.remove(user).compose(removed -> removePages(user, MAX_PAGES));
    }

    private Future<Boolean> removePages(UUID user, int pages) {
        return notifications.removeByUser(user, PAGE_SIZE).compose(removed -> {
            if (removed < PAGE_SIZE) {
                return Future.succeededFuture(true);
            }
            return pages > 1 ? removePages(user, pages - 1) : Future.succeededFuture(false);
        });
    }
}
