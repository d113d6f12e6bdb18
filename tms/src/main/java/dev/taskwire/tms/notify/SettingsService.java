package dev.taskwire.tms.notify;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongPredicate;

/** The rules of settings: everybody has their own. */
final class SettingsService {
    /** A write meets another writer so many times before it gives up. */
    private static final int ATTEMPTS = 20;

    private final SettingsRepository settings;

    SettingsService(SettingsRepository settings) {
        this.settings = settings;
    }

    Future<NotificationSettings> get(UUID user) {
        return settings.find(user);
    }

    /**
     * Changes settings; changes that change nothing leave their version.
     *
     * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    Future<NotificationSettings> change(UUID user, SettingsChanges changes, LongPredicate expected) {
        return change(user, changes, expected, ATTEMPTS);
    }

    private Future<NotificationSettings> change(
            UUID user, SettingsChanges changes, LongPredicate expected, int attempts) {
        return settings.find(user).compose(current -> {
            if (!expected.test(current.version())) {
                return Future.failedFuture(AppException.of(
                        ErrorKind.PRECONDITION_FAILED,
                        "The settings have changed; their version is " + current.version() + "."));
            }
            var next = changes.applyTo(current);
            if (next.version() == current.version()) {
                return Future.succeededFuture(current);
            }
            return settings.store(user, next).compose(stored -> {
                if (stored) {
                    return Future.succeededFuture(next);
                }
                return attempts > 1
                        ? change(user, changes, expected, attempts - 1)
                        : Future.failedFuture(AppException.unavailable(
                                "Too many are writing these settings at this moment.", Duration.ofSeconds(1)));
            });
        });
    }
}
