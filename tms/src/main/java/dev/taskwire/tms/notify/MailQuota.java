package dev.taskwire.tms.notify;

import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.text.Sha256;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/**
 * Says which mails may leave now: addresses are not verified, so whoever can assign tasks could else have us send what
 * they like to anybody, as often as they like. Addresses are kept as digests only, for two windows at most.
 */
final class MailQuota {
    private final MailPermitRepository permits;
    private final MailBounds bounds;
    private final Clock clock;

    MailQuota(MailPermitRepository permits, MailBounds bounds, Clock clock) {
        this.permits = permits;
        this.bounds = bounds;
        this.clock = clock;
    }

    /** Whether the notification may have a mail of its own now; the same one has its permit again. */
    Future<Boolean> admit(Notification notification, String address) {
        return admit(notification, "to:" + digest(address), bounds.perAddress());
    }

    /** Whether a digest may go to the address now, led by that notification. */
    Future<Boolean> admitDigest(Notification lead, String address) {
        return admit(lead, "digest:" + digest(address), 1);
    }

    private Future<Boolean> admit(Notification notification, String to, int limit) {
        var actor = notification.event().actor();
        var now = clock.instant();
        String mail = Ids.notification(notification.id());
        String recipient = holder(to, now);
        return permits.take(recipient, bounds.windowAfter(now), limit, mail).compose(taken -> {
            if (!taken || actor == null) {
                return Future.succeededFuture(taken);
            }
            return permits.take(holder("by:" + Ids.user(actor), now), bounds.windowAfter(now), bounds.perActor(), mail)
                    .compose(both -> both
                            ? Future.succeededFuture(true)
                            : permits.giveBack(recipient, mail).map(false));
        });
    }

    private String holder(String who, Instant now) {
        return who + "@" + bounds.windowOf(now).getEpochSecond();
    }

    /** When there are permits again. */
    Instant next() {
        return bounds.windowAfter(clock.instant());
    }

    /** Forgets what no mail can need; called now and then. */
    Future<Void> forgetOld() {
        return permits.forget(clock.instant().minus(bounds.window()));
    }

    /** The same for all spellings of a mailbox that are usual: case, and what follows a plus sign. */
    private static String digest(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int plus = lower.indexOf('+');
        String mailbox = plus > 0 && plus < at ? lower.substring(0, plus) + lower.substring(at) : lower;
        return Sha256.base64Url(mailbox);
    }
}
