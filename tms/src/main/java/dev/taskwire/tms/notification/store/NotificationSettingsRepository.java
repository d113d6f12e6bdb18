package dev.taskwire.tms.notification.store;

import dev.taskwire.tms.notification.model.NotificationSettings;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Where settings are kept. Every write is durable once its future completes, and what is found where nothing else is
 * said.
 */
public interface NotificationSettingsRepository {
    /** Those of a user who has never changed anything are the {@link NotificationSettings#initial}. */
    Future<NotificationSettings> find(UUID user);

    /** As they are this moment, which may still be lost; only for what is then written on condition of the version. */
    Future<NotificationSettings> findLatest(UUID user);

    /** Stores the next version; false when the stored one is not the version right before it. */
    Future<Boolean> store(UUID user, NotificationSettings next);

    Future<Void> remove(UUID user);
}
