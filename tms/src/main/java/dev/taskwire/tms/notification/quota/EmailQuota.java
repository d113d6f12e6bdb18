package dev.taskwire.tms.notification.quota;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/**
 * Limits the mails to an address and because of an actor. Addresses are not verified, so any user who can assign tasks
 * could otherwise cause any number of mails to any address. Addresses are stored only as hashes, for two windows at
 * most.
 */
public final class EmailQuota {
    private final EmailPermitRepository permits;
    private final EmailLimits bounds;
    private final Clock clock;

    public EmailQuota(EmailPermitRepository permits, EmailLimits limits, Clock clock) {
        this.permits = permits;
        this.bounds = limits;
        this.clock = clock;
    }

    /** Acquires a permit for the mail of one notification; returns whether there was one. Idempotent. */
    public Future<Boolean> admit(Notification notification, String address) {
        return admit(notification, "to:" + digest(address), bounds.perAddress());
    }

    /** Acquires a permit for a digest to the address with that lead; returns whether there was one. Idempotent. */
    public Future<Boolean> admitDigest(Notification lead, String address) {
        return admit(lead, "digest:" + digest(address), 1);
    }

    private Future<Boolean> admit(Notification notification, String to, int limit) {
        var actor = notification.event().actor();
        var now = clock.instant();
        String mail = ResourceIds.notification(notification.id());
        String recipient = holder(to, now);
        return permits.take(recipient, bounds.windowAfter(now), limit, mail).compose(acquired -> {
            if (!acquired || actor == null) {
                return Future.succeededFuture(acquired);
            }
            return permits.take(
                            holder("by:" + ResourceIds.user(actor), now),
                            bounds.windowAfter(now),
                            bounds.perActor(),
                            mail)
                    .compose(acquiredBoth -> acquiredBoth
                            ? Future.succeededFuture(true)
                            : permits.giveBack(recipient, mail).map(false));
        });
    }

    private String holder(String subject, Instant now) {
        return subject + "@" + bounds.windowOf(now).getEpochSecond();
    }

    /** Returns the start of the next window. */
    public Instant next() {
        return bounds.windowAfter(clock.instant());
    }

    /** Removes the permits of windows that ended a window ago or earlier. */
    public Future<Void> forgetOld() {
        return permits.forget(clock.instant().minus(bounds.window()));
    }

    /** Returns a hash of the mailbox, which ignores case and what follows a plus sign. */
    private static String digest(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int plus = lower.indexOf('+');
        String mailbox = plus > 0 && plus < at ? lower.substring(0, plus) + lower.substring(at) : lower;
        return Sha256.base64Url(mailbox);
    }
}
