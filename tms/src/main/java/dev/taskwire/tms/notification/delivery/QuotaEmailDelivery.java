package dev.taskwire.tms.notification.delivery;

import dev.taskwire.shared.internalapi.UserSummary;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.EmailSendException;
import dev.taskwire.shared.mail.EmailSendException.Kind;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.tms.notification.channel.MentionedUsernames;
import dev.taskwire.tms.notification.channel.email.EmailChannel;
import dev.taskwire.tms.notification.channel.email.EmailDigest;
import dev.taskwire.tms.notification.model.Notification;
import dev.taskwire.tms.notification.model.NotificationChannel;
import dev.taskwire.tms.notification.model.NotificationDelivery;
import dev.taskwire.tms.notification.quota.EmailQuota;
import dev.taskwire.tms.notification.store.DeliveryRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Sends the mail of a notification within the quota. A mail that exceeds it is held and sent later in a digest. */
public final class QuotaEmailDelivery {
    /** The maximum number of notifications that a digest lists; of the others it says only how many there are. */
    static final int MAX_LISTED = 20;

    private final EmailChannel channel;
    private final EmailQuota quota;
    private final DeliveryRepository deliveries;
    private final NotificationMetrics metrics;
    private final Clock clock;

    public QuotaEmailDelivery(
            EmailChannel channel,
            EmailQuota quota,
            DeliveryRepository deliveries,
            NotificationMetrics metrics,
            Clock clock) {
        this.channel = channel;
        this.quota = quota;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Sends or holds the mail. Fails with {@link EmailSendException}, or when the database is unavailable. */
    Future<DeliveryResult> send(NotificationDelivery delivery, UserSummary user, MentionedUsernames names) {
        String address = user.email();
        if (address == null || !user.emailVerified() || !EmailAddresses.isValid(address)) {
            return sendSingle(delivery, user, names);
        }
        return delivery.held()
                ? sendInDigest(delivery, address, user, names)
                : sendOrHold(delivery, address, user, names);
    }

    private Future<DeliveryResult> sendOrHold(
            NotificationDelivery delivery, String address, UserSummary user, MentionedUsernames names) {
        return quota.tryAcquire(delivery.notification(), address).compose(admitted -> {
            if (admitted) {
                return sendSingle(delivery, user, names);
            }
            metrics.recordHeld();
            return Future.succeededFuture(DeliveryResult.hold(quota.nextWindow()));
        });
    }

    private Future<DeliveryResult> sendSingle(
            NotificationDelivery delivery, UserSummary user, MentionedUsernames names) {
        return channel.send(delivery.notification(), user, names).map(this::complete);
    }

    private DeliveryResult complete(boolean sent) {
        if (sent) {
            metrics.recordSent(NotificationChannel.EMAIL);
        }
        return DeliveryResult.complete();
    }

    /** Sends a digest with all held deliveries of the user. The first that is due again is the lead. */
    private Future<DeliveryResult> sendInDigest(
            NotificationDelivery lead, String address, UserSummary user, MentionedUsernames names) {
        return quota.tryAcquireDigest(lead.notification(), address)
                .compose(admitted -> admitted
                        ? deliveries
                                .leaseForDigest(lead, Timestamps.now(clock))
                                .compose(others ->
                                        others == 0 ? sendSingle(lead, user, names) : sendDigest(lead, others, user))
                        : Future.succeededFuture(DeliveryResult.hold(quota.nextWindow())));
    }

    private Future<DeliveryResult> sendDigest(NotificationDelivery lead, long others, UserSummary user) {
        return deliveries.findInDigest(lead, MAX_LISTED - 1).compose(shown -> {
            List<Notification> listed = new ArrayList<>();
            listed.add(lead.notification());
            shown.forEach(delivery -> listed.add(delivery.notification()));
            return channel.send(new EmailDigest(lead.notification(), listed, others + 1), user)
                    .compose(
                            sent -> deliveries.completeDigest(lead).map(recorded -> {
                                metrics.recordDigest();
                                return complete(sent);
                            }),
                            failure -> failDigest(lead, failure));
        });
    }

    /** Fails with the failure. A permanent failure of the digest is one of all its notifications. */
    private Future<DeliveryResult> failDigest(NotificationDelivery lead, Throwable failure) {
        Future<Void> stored = failure instanceof EmailSendException refusal && refusal.kind() == Kind.PERMANENT
                ? deliveries.deadLetterDigest(lead, Timestamps.now(clock), refusal.reason())
                : Future.succeededFuture();
        return stored.compose(done -> Future.failedFuture(failure));
    }
}
