package dev.taskwire.tms.notification.store;

import dev.taskwire.tms.notification.model.NotificationSettings;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Stores settings. Every write is durable once its future completes, and so is everything that is read unless stated
 * otherwise.
 */
public interface NotificationSettingsRepository {
    /** Returns the settings of the user; {@link NotificationSettings#defaults} if they were never changed. */
    Future<NotificationSettings> find(UUID user);

    /** Returns the latest settings, which may not be durable yet. Only for writes on condition of the version. */
    Future<NotificationSettings> findLatest(UUID user);

    /** Stores the next version of the settings; returns false if the stored version is not the one right before it. */
    Future<Boolean> store(UUID user, NotificationSettings next);

    /** Removes the settings of a deleted user; without any, this changes nothing. */
    Future<Void> remove(UUID user);
}
