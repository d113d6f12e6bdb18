package dev.taskwire.tms.notification.fanout;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.event.PoisonEventException;
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
    private final boolean ownersMayRead;
    private final RetentionPolicy retentionPolicy;
    private final Set<NotificationChannel> channels;
    private final DeliveryWorker deliveryWorker;
    private final NotificationMetrics metrics;
    private final Clock clock;

    /**
     * Configures which notifications are created.
     *
     * @param ownersMayRead whether the owner of a task may read it; else only its assignee and admins may
     * @param channels the channels that are configured
     */
    public NotificationCreator(
            TaskEventVerifier taskEventVerifier,
            NotificationRepository notifications,
            NotificationSettingsRepository settings,
            UserDirectory users,
            boolean ownersMayRead,
            RetentionPolicy retentionPolicy,
            Set<NotificationChannel> channels,
            DeliveryWorker deliveryWorker,
            NotificationMetrics metrics,
            Clock clock) {
        this.taskEventVerifier = taskEventVerifier;
        this.notifications = notifications;
        this.settings = settings;
        this.users = users;
        this.ownersMayRead = ownersMayRead;
        this.retentionPolicy = retentionPolicy;
        this.channels = channels;
        this.deliveryWorker = deliveryWorker;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Creates the notifications of the event; completes when all are stored. Fails with {@link PoisonEventException}
     * for an event that must not be redelivered; after any other failure it must be.
     *
     * @param version the version of the task after the event, according to the event
     */
    public Future<Void> createFor(TaskEvent event, long version) {
        if (RecipientResolver.of(event).isEmpty() || retentionPolicy.isTooOld(event.time(), clock.instant())) {
            return Future.succeededFuture();
        }
        return taskEventVerifier
                .verify(event, version)
                .compose(confirmed -> confirmed.isEmpty() ? Future.succeededFuture() : createForAll(confirmed.get()));
    }

    private Future<Void> createForAll(TaskEvent event) {
        return Future.join(RecipientResolver.of(event).stream()
                        .map(recipient -> createFor(event, recipient))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> createFor(TaskEvent event, Recipient recipient) {
        return mayRead(recipient)
                .compose(may -> may ? settings.find(recipient.user()) : Future.succeededFuture(null))
                .compose(found -> {
                    var kind = found == null
                            ? null
                            : found.firstEnabled(recipient.kinds()).orElse(null);
                    return kind == null
                            ? Future.succeededFuture()
                            : store(Notification.of(event, recipient.user(), kind));
                });
    }

    private Future<Boolean> mayRead(Recipient recipient) {
        return ownersMayRead || !recipient.onlyAsOwner() ? Future.succeededFuture(true) : isAdmin(recipient.user());
    }

    private Future<Boolean> isAdmin(UUID user) {
        return users.find(user, Deadline.after(LOOKUP_TIMEOUT))
                .map(found -> found.filter(UserSummary::active)
                        .filter(active -> active.role() == Role.ADMIN)
                        .isPresent());
    }

    private Future<Void> store(Notification notification) {
        var now = Timestamps.now(clock);
        boolean hasSlot = deliveryWorker.reserveSlot();
        // Without a slot the delivery is due at once, for any process.
        var deliverAt = hasSlot ? now.plus(DeliveryWorker.LEASE) : now;
        var delivery = NotificationDelivery.create(notification, channels, now, deliverAt);
        return insert(notifications, delivery).transform((inserted, failure) -> {
            boolean created = failure == null && Boolean.TRUE.equals(inserted);
            if (created) {
                metrics.recordCreated(notification.kind());
            }
            if (hasSlot) {
                if (created) {
                    deliveryWorker.submit(delivery);
                } else {
                    deliveryWorker.releaseSlot();
                }
            }
            return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
        });
    }

    /**
     * Inserts the notification; returns false if it exists durably. Fails if it exists but may still be lost, so that
     * the event is redelivered.
     */
    static Future<Boolean> insert(NotificationRepository notifications, NotificationDelivery delivery) {
        var notification = delivery.notification();
        return notifications
                .insert(delivery)
                .compose(inserted -> inserted
                        ? Future.succeededFuture(true)
                        : notifications
                                .find(notification.userId(), notification.id())
                                .compose(found -> found.isPresent()
                                        ? Future.succeededFuture(false)
                                        : Future.failedFuture(unconfirmed())));
    }

    private static ApplicationException unconfirmed() {
        return ApplicationException.unavailable(
                "The notification was written before, but that write is not confirmed yet.", Duration.ofSeconds(1));
    }
}
