package dev.taskwire.tms.notification.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.tms.notification.model.NotificationSettings;
import dev.taskwire.tms.notification.model.NotificationSettingsPatch;
import dev.taskwire.tms.notification.store.NotificationSettingsRepository;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Reads and changes settings. Users have only their own. */
public final class NotificationSettingsService {
    private static final String CONTENDED =
            "Too many requests are changing these settings, or the last change is not confirmed yet. Try again.";

    private final NotificationSettingsRepository settings;

    public NotificationSettingsService(NotificationSettingsRepository settings) {
        this.settings = settings;
    }

    /** Returns the settings of the user. */
    public Future<NotificationSettings> get(UUID user) {
        return settings.find(user);
    }

    /**
     * Changes settings and returns them. A patch that changes nothing leaves the version as it is.
     *
     * @param expected the versions that may be changed; with any other it fails with PRECONDITION_FAILED
     */
    public Future<NotificationSettings> update(
            UUID user, NotificationSettingsPatch patch, LongPredicate expected, Deadline deadline) {
        return new OptimisticWrite<>(() -> settings.findLatest(user), () -> settings.find(user))
                .run(deadline, CONTENDED, current -> Future.succeededFuture(decide(user, current, patch, expected)));
    }

    private WriteDecision<NotificationSettings> decide(
            UUID user, NotificationSettings current, NotificationSettingsPatch patch, LongPredicate expected) {
        if (!expected.test(current.version())) {
            throw ApplicationException.of(
                    ErrorCode.PRECONDITION_FAILED,
                    "The settings have changed since they were read. Their current version is " + current.version()
                            + ".");
        }
        var next = patch.applyTo(current);
        return next.version() == current.version()
                ? WriteDecision.result(current)
                : WriteDecision.write(
                        () -> settings.store(user, next).map(stored -> stored ? Optional.of(next) : Optional.empty()));
    }
}
