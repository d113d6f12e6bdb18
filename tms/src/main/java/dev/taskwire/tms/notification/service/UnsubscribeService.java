package dev.taskwire.tms.notification.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.tms.notification.link.UnsubscribeTokens;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationSettingsPatch;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Turns off the mails about tasks of the user whose token is shown. Users turn them on again in their settings. */
public final class UnsubscribeService {
    private static final NotificationSettingsPatch EMAIL_OFF =
            new NotificationSettingsPatch(Map.of(NotificationChannel.EMAIL, false), Map.of());

    private final UnsubscribeTokens tokens;
    private final UserDirectory users;
    private final NotificationSettingsService settings;

    public UnsubscribeService(UnsubscribeTokens tokens, UserDirectory users, NotificationSettingsService settings) {
        this.tokens = tokens;
        this.users = users;
        this.settings = settings;
    }

    /**
     * Turns the mails off, any number of times. For a user who is deleted it stores nothing, and succeeds too. Fails
     * with INVALID for every text that is no token, always in the same way.
     */
    public Future<Void> unsubscribe(Optional<String> token, Deadline deadline) {
        var user = token.flatMap(tokens::verify)
                .orElseThrow(() -> ApplicationException.invalid("The link is not valid. Open it again from the mail."));
        return users.isDeleted(user)
                .compose(deleted -> deleted
                        ? Future.succeededFuture()
                        : settings.update(user, EMAIL_OFF, anyVersion -> true, deadline)
                                .mapEmpty());
    }
}
