package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.channel.LogChannel;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.notification.store.NotificationSettingsRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Delivers one notification to those of its channels that its user has turned on. */
public final class ChannelDispatcher {
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    private final NotificationSettingsRepository settings;
    private final UserDirectory users;
    private final LogChannel logChannel;
    private final Optional<QuotaEmailDelivery> emailDelivery;
    private final NotificationMetrics metrics;

    public ChannelDispatcher(
            NotificationSettingsRepository settings,
            UserDirectory users,
            LogChannel logChannel,
            Optional<QuotaEmailDelivery> emailDelivery,
            NotificationMetrics metrics) {
        this.settings = settings;
        this.users = users;
        this.logChannel = logChannel;
        this.emailDelivery = emailDelivery;
        this.metrics = metrics;
    }

    /** Attempts the delivery once. Never fails: each failure is a result. */
    Future<DeliveryResult> attempt(NotificationDelivery delivery) {
        var notification = delivery.notification();
        return users.find(notification.userId(), Deadline.after(LOOKUP_TIMEOUT))
                .compose(user -> user.isEmpty()
                        ? Future.succeededFuture(Optional.<DeliveryTarget>empty())
                        : lookUp(notification, user.get(), delivery.undelivered())
                                .map(Optional::of))
                .timeout(LOOKUP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .compose(
                        target -> target.isEmpty()
                                ? Future.succeededFuture(DeliveryResult.remove())
                                : send(delivery, target.get()),
                        unavailable -> Future.succeededFuture(DeliveryResult.retrySoon(
                                delivery.undelivered(), "the database or the user service is unavailable")))
                .recover(defect ->
                        Future.succeededFuture(DeliveryResult.deadLetterEmail("the e-mail cannot be rendered")));
    }

    /** The recipient, the channels and the usernames, which are looked up before anything is sent. */
    private record DeliveryTarget(UserSummary user, Set<NotificationChannel> channels, MentionedUsernames names) {}

    private Future<DeliveryTarget> lookUp(
            Notification notification, UserSummary user, Set<NotificationChannel> undelivered) {
        // The settings are read last, so that hardly any mail is sent after its user has turned mails off.
        return usernames(notification.event(), user)
                .compose(names -> settings.find(user.id()).map(found -> {
                    var channels = EnumSet.noneOf(NotificationChannel.class);
                    if (user.active()) {
                        channels.addAll(undelivered);
                        channels.retainAll(found.channels(notification.kind()));
                    }
                    return new DeliveryTarget(user, channels, names);
                }));
    }

    private Future<MentionedUsernames> usernames(TaskEvent event, UserSummary user) {
        return username(event.assignee(), user)
                .compose(assignee ->
                        username(event.actor(), user).map(actor -> new MentionedUsernames(assignee, actor)));
    }

    private Future<Optional<String>> username(@Nullable UUID mentioned, UserSummary user) {
        if (mentioned == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return mentioned.equals(user.id())
                ? Future.succeededFuture(Optional.of(user.username()))
                : users.find(mentioned, Deadline.after(LOOKUP_TIMEOUT))
                        .map(found -> Optional.of(
                                found.map(UserSummary::username).orElseGet(() -> ResourceIds.user(mentioned))));
    }

    /** Sends the mail first. The log line follows whatever the result of the mail, so that it is written once. */
    private Future<DeliveryResult> send(NotificationDelivery delivery, DeliveryTarget target) {
        return sendEmail(delivery, target).map(result -> {
            if (target.channels().contains(NotificationChannel.LOG)) {
                logChannel.write(delivery.notification(), target.names().assignee());
                metrics.recordSent(NotificationChannel.LOG);
            }
            return result;
        });
    }

    private Future<DeliveryResult> sendEmail(NotificationDelivery delivery, DeliveryTarget target) {
        if (!target.channels().contains(NotificationChannel.EMAIL)) {
            return Future.succeededFuture(DeliveryResult.complete());
        }
        if (emailDelivery.isEmpty()) {
            // There was an SMTP_URL when the delivery was created. It is retried, so that a start without one loses no
            // mail.
            return Future.succeededFuture(DeliveryResult.retryEmail("SMTP_URL is not set"));
        }
        return emailDelivery
                .get()
                .send(delivery, target.user(), target.names())
                .otherwise(DeliveryResult::ofEmailFailure);
    }
}
