package dev.taskwire.tms.notification.fanout;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.event.PoisonEventException;
import dev.taskwire.shared.internalapi.UserDevice;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.delivery.NotificationMetrics;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.model.NotificationKind;
import dev.taskwire.tms.notification.model.RetentionPolicy;
import dev.taskwire.tms.notification.model.TaskEvent;
import dev.taskwire.tms.notification.store.NotificationRepository;
import dev.taskwire.tms.notification.store.NotificationSettingsRepository;
import dev.taskwire.tms.userdirectory.UserDirectory;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Notifies users of a sign-in on a device that is new to them. Because any writer of the topic could forge a record,
 * ums confirms the device first.
 */
public final class NewDeviceNotifier {
    private final UserDirectory users;
    private final NotificationRepository notifications;
    private final NotificationSettingsRepository settings;
    private final RetentionPolicy retentionPolicy;
    private final Set<NotificationChannel> channels;
    private final NotificationMetrics metrics;
    private final Clock clock;

    /**
     * Configures the notifications.
     *
     * @param channels the channels that are configured
     */
    public NewDeviceNotifier(
            UserDirectory users,
            NotificationRepository notifications,
            NotificationSettingsRepository settings,
            RetentionPolicy retentionPolicy,
            Set<NotificationChannel> channels,
            NotificationMetrics metrics,
            Clock clock) {
        this.users = users;
        this.notifications = notifications;
        this.settings = settings;
        this.retentionPolicy = retentionPolicy;
        this.channels = channels;
        this.metrics = metrics;
        this.clock = clock;
    }

    private record NewDevice(UUID event, UUID user, UUID device) {
        static NewDevice of(EventEnvelope event) {
            var device = EventJson.read(event).getJsonObject(UserDevice.MEMBER);
            return new NewDevice(
                    UUID.fromString(event.id()),
                    ResourceIds.parseUser(event.subject()).orElseThrow(),
                    UUID.fromString(device.getString("id")));
        }
    }

    /** Completes when the notification is stored; fails with {@link PoisonEventException} for a false event. */
    public Future<Void> handle(EventEnvelope envelope) {
        var event = PoisonEventException.orMalformed(UserDevice.NEW_DEVICE, () -> NewDevice.of(envelope));
        return users.findDevice(event.user(), event.device())
                .compose(found -> found.map(device -> notify(event, device)).orElseGet(() -> requireDeleted(event)));
    }

    private Future<Void> requireDeleted(NewDevice event) {
        return users.isDeleted(event.user())
                .compose(deleted -> deleted
                        ? Future.succeededFuture()
                        : Future.failedFuture(PoisonEventException.untrue("the user has no such device")));
    }

    private Future<Void> notify(NewDevice event, UserDevice device) {
        if (retentionPolicy.isTooOld(device.firstSeenAt(), clock.instant())) {
            return Future.succeededFuture();
        }
        return settings.find(event.user())
                .compose(found -> found.firstEnabled(List.of(NotificationKind.NEW_DEVICE))
                        .map(kind -> store(Notification.of(
                                TaskEvent.ofNewDevice(event.event(), event.user(), device), event.user(), kind)))
                        .orElseGet(Future::succeededFuture));
    }

    private Future<Void> store(Notification notification) {
        var now = Timestamps.now(clock);
        // The delivery is due at once, for any process.
        var delivery = NotificationDelivery.create(notification, channels, now, now);
        return NotificationCreator.insert(notifications, delivery)
                .onSuccess(created -> {
                    if (created) {
                        metrics.recordCreated(notification.kind());
                    }
                })
                .mapEmpty();
    }
}
