package dev.taskwire.tms.notification.quota;

import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.permit.EmailPermitRepository;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.tms.notification.model.Notification;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;

/**
 * Limits the mails to an address and because of an actor. Any user who can assign tasks could otherwise cause any
 * number of mails to the users of an installation. Mails about sign-ins on new devices have a limit of their own, so
 * that no other user can delay them. Addresses are stored only as hashes, for two windows at most.
 */
public final class EmailQuota {
    private final EmailPermitRepository permits;
    private final EmailLimits limits;
    private final Clock clock;

    public EmailQuota(EmailPermitRepository permits, EmailLimits limits, Clock clock) {
        this.permits = permits;
        this.limits = limits;
        this.clock = clock;
    }

    /** Acquires a permit for the mail of one notification; returns whether there was one. Idempotent. */
    public Future<Boolean> tryAcquire(Notification notification, String address) {
        String mailbox = EmailAddresses.mailboxHash(address);
        return notification.kind().isAboutSecurity()
                ? tryAcquire(notification, "devices:" + mailbox, limits.newDevices())
                : tryAcquire(notification, "to:" + mailbox, limits.perAddress());
    }

    /** Acquires a permit for a digest to the address with that lead; returns whether there was one. Idempotent. */
    public Future<Boolean> tryAcquireDigest(Notification lead, String address) {
        String mailbox = EmailAddresses.mailboxHash(address);
        return tryAcquire(lead, (lead.kind().isAboutSecurity() ? "devices-digest:" : "digest:") + mailbox, 1);
    }

    private Future<Boolean> tryAcquire(Notification notification, String to, int limit) {
        var actor = notification.event().actor();
        var now = clock.instant();
        String mail = ResourceIds.notification(notification.id());
        String recipient = holder(to, now);
        return permits.tryAcquire(recipient, limits.nextWindowStart(now), limit, mail)
                .compose(acquired -> {
                    if (!acquired || actor == null) {
                        return Future.succeededFuture(acquired);
                    }
                    return permits.tryAcquire(
                                    holder("by:" + ResourceIds.user(actor), now),
                                    limits.nextWindowStart(now),
                                    limits.perActor(),
                                    mail)
                            .compose(acquiredBoth -> acquiredBoth
                                    ? Future.succeededFuture(true)
                                    : permits.release(recipient, mail).map(false));
                });
    }

    private String holder(String subject, Instant now) {
        return subject + "@" + limits.windowStart(now).getEpochSecond();
    }

    /** Returns the start of the next window. */
    public Instant nextWindow() {
        return limits.nextWindowStart(clock.instant());
    }

    /** Removes the permits of windows that ended a window ago or earlier. */
    public Future<Void> removeExpired() {
        return permits.removeEndedBefore(clock.instant().minus(limits.window()));
    }
}
