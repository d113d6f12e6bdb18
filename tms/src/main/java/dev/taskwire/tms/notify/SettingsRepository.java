package dev.taskwire.tms.notify;

import io.vertx.core.Future;
import java.util.UUID;

/** Where settings are kept. Every write is durable once its future completes. */
interface SettingsRepository {
    /** Those of a user who has never changed anything are the {@link NotificationSettings#initial}. */
    Future<NotificationSettings> find(UUID user);

    /** Stores the next version; false when the stored one is not the version right before it. */
    Future<Boolean> store(UUID user, NotificationSettings next);

    Future<Void> remove(UUID user);
}
