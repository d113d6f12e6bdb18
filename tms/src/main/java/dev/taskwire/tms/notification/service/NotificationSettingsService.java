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

/** The rules of settings: everybody has their own. */
public final class NotificationSettingsService {
    private static final String CONTENDED =
            "Too many are writing these settings at this moment, or what was written last is not confirmed yet.";

    private final NotificationSettingsRepository settings;

    public NotificationSettingsService(NotificationSettingsRepository settings) {
        this.settings = settings;
    }

    public Future<NotificationSettings> get(UUID user) {
        return settings.find(user);
    }

    /**
     * Changes settings; changes that change nothing leave their version.
     *
     * @param expected the versions that may be changed; another one fails with PRECONDITION_FAILED
     */
    public Future<NotificationSettings> change(
            UUID user, NotificationSettingsPatch changes, LongPredicate expected, Deadline deadline) {
        return new OptimisticWrite<>(() -> settings.findLatest(user), () -> settings.find(user))
                .run(deadline, CONTENDED, current -> Future.succeededFuture(decide(user, current, changes, expected)));
    }

    private WriteDecision<NotificationSettings> decide(
            UUID user, NotificationSettings current, NotificationSettingsPatch changes, LongPredicate expected) {
        if (!expected.test(current.version())) {
            throw ApplicationException.of(
                    ErrorCode.PRECONDITION_FAILED,
                    "The settings have changed; their version is " + current.version() + ".");
        }
        var next = changes.applyTo(current);
        return next.version() == current.version()
                ? WriteDecision.answer(current)
                : WriteDecision.write(
                        () -> settings.store(user, next).map(stored -> stored ? Optional.of(next) : Optional.empty()));
    }
}
