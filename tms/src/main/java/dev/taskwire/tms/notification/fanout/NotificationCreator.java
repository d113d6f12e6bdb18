package dev.taskwire.tms.notification.fanout;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.delivery.DeliveryWorker;
import dev.taskwire.tms.notification.delivery.NotificationMetrics;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.RetentionPolicy;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.notification.store.NotificationRepository;
import dev.taskwire.tms.notification.store.NotificationSettingsRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * Creates one notification for each recipient of a task event. Its id is derived from the event and the user, so that a
 * redelivered event creates no second one. Delivery is asynchronous.
 */
public final class NotificationCreator {
    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);

    private final TaskEventVerifier taskEventVerifier;
    private final NotificationRepository notifications;
    private final NotificationSettingsRepository settings;
    private final UserDirectory users;
    private final boolean ownersSee;
    private final RetentionPolicy retentionPolicy;
    private final Set<NotificationChannel> channels;
    private final DeliveryWorker deliveryWorker;
    private final NotificationMetrics metrics;
    private final Clock clock;

    /**
     * Creates notifications under these rules.
     *
     * @param ownersSee whether the owner of a task may see it; else only its assignee and admins may
     * @param channels those that are configured
     */
    public NotificationCreator(
            TaskEventVerifier taskEventVerifier,
            NotificationRepository notifications,
            NotificationSettingsRepository settings,
            UserDirectory users,
            boolean ownersSee,
            RetentionPolicy retentionPolicy,
            Set<NotificationChannel> channels,
            DeliveryWorker deliveryWorker,
            NotificationMetrics metrics,
            Clock clock) {
        this.taskEventVerifier = taskEventVerifier;
        this.notifications = notifications;
        this.settings = settings;
        this.users = users;
        this.ownersSee = ownersSee;
        this.retentionPolicy = retentionPolicy;
        this.channels = channels;
        this.deliveryWorker = deliveryWorker;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Completes when all of them are stored; after a failure the event must be redelivered.
     *
     * @param version the version that the task has after the event, as the event says
     * @return fails with {@link FalseTaskEventException} for an event that must not be redelivered
     */
    public Future<Void> createFor(TaskEvent event, long version) {
        if (RecipientResolver.of(event).isEmpty() || retentionPolicy.isTooOld(event.time(), clock.instant())) {
            return Future.succeededFuture();
        }
        return taskEventVerifier
                .confirm(event, version)
                .compose(confirmed -> confirmed.isEmpty() ? Future.succeededFuture() : tellAll(confirmed.get()));
    }

    private Future<Void> tellAll(TaskEvent event) {
        return Future.join(RecipientResolver.of(event).stream()
                        .map(recipient -> createFor(event, recipient))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> createFor(TaskEvent event, Recipient recipient) {
        return maySee(recipient)
                .compose(may -> may ? settings.find(recipient.user()) : Future.succeededFuture(null))
                .compose(wanted -> {
                    var kind = wanted == null
                            ? null
                            : wanted.first(recipient.kinds()).orElse(null);
                    return kind == null
                            ? Future.succeededFuture()
                            : store(Notification.of(event, recipient.user(), kind));
                });
    }

    private Future<Boolean> maySee(Recipient recipient) {
        return ownersSee || !recipient.onlyAsOwner() ? Future.succeededFuture(true) : isAdmin(recipient.user());
    }

    private Future<Boolean> isAdmin(UUID user) {
        return users.find(user, Deadline.in(LOOKUP_TIMEOUT))
                .map(found -> found.filter(UserSummary::active)
                        .filter(one -> one.role() == Role.ADMIN)
                        .isPresent());
    }

    private Future<Void> store(Notification notification) {
        var now = Timestamps.now(clock);
        boolean place = deliveryWorker.reserveSlot();
        // Without a place it is due at once, for whichever process finds it.
        var deliverAt = place ? now.plus(DeliveryWorker.LEASE) : now;
        var delivery = NotificationDelivery.begin(notification, channels, now, deliverAt);
        return insert(delivery).transform((made, failure) -> {
            boolean ours = failure == null && Boolean.TRUE.equals(made);
            if (ours) {
                metrics.made(notification.kind());
            }
            if (place) {
                if (ours) {
                    deliveryWorker.submit(delivery);
                } else {
                    deliveryWorker.releaseSlot();
                }
            }
            return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
        });
    }

    /**
     * Returns false for one that exists durably; fails for one that may still be lost, so that the event is
     * redelivered.
     */
    private Future<Boolean> insert(NotificationDelivery delivery) {
        var notification = delivery.notification();
        return notifications
                .insert(delivery)
                .compose(made -> made
                        ? Future.succeededFuture(true)
                        : notifications
                                .find(notification.userId(), notification.id())
                                .compose(found -> found.isPresent()
                                        ? Future.succeededFuture(false)
                                        : Future.failedFuture(unconfirmed())));
    }

    private static ApplicationException unconfirmed() {
        return ApplicationException.unavailable(
                "A notification that is there already is not confirmed yet.", Duration.ofSeconds(1));
    }
}
