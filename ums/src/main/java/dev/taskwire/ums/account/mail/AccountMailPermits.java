package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.permit.EmailPermitRepository;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.model.Account;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Limits the mails of each kind to a mailbox, about an account, and that one client can cause, in each hour. The counts
 * are separate, so that a storm of one kind does not use up the mails of another. Addresses are stored only as hashes.
 */
public final class AccountMailPermits {
    /** The mails that one client can cause while it is not signed in; a client is an address, or an IPv6 network. */
    static final int PER_CLIENT = 50;

    private static final int PER_MAILBOX = 5;
    private static final int PER_ACCOUNT = 5;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final EmailPermitRepository permits;
    private final Clock clock;

    public AccountMailPermits(EmailPermitRepository permits, Clock clock) {
        this.permits = permits;
        this.clock = clock;
    }

    /** Acquires permits for the mail to its address and about the account; returns whether there were any. */
    Future<Boolean> tryAcquire(AccountMail mail, UUID account) {
        return tryAcquire(mail, "to", EmailAddresses.mailboxHash(mail.email()), PER_MAILBOX)
                .compose(admitted -> admitted
                        ? tryAcquire(mail, "about", account.toString(), PER_ACCOUNT)
                        : Future.succeededFuture(false));
    }

    /**
     * Acquires the only permit for the change that the mail is about and its mailbox, if it is about one. A request
     * that is repeated, because its first process has died, queues a second mail about the same change. The mailbox
     * counts, since a mail to an address that was replaced meanwhile may still wait.
     */
    Future<Boolean> tryAcquireForChange(AccountMail mail, Account account) {
        var change = mail.kind().changeOf(account);
        if (change.isEmpty()) {
            return Future.succeededFuture(true);
        }
        String holder = String.join(
                ":",
                "change",
                mail.kind().wire(),
                account.id().toString(),
                EmailAddresses.mailboxHash(mail.email()),
                change.get().toString());
        return permits.tryAcquire(
                holder,
                change.get().plus(mail.kind().maxAge()),
                1,
                mail.serial().toString());
    }

    /** Acquires one of that many permits in the hour of the mail. Idempotent: a mail that has a permit keeps it. */
    Future<Boolean> tryAcquire(AccountMail mail, String scope, String subject, int limit) {
        long window = Math.floorDiv(mail.createdAt().toEpochMilli(), WINDOW.toMillis());
        var ends = Instant.ofEpochMilli((window + 1) * WINDOW.toMillis());
        String holder = String.join(":", scope, mail.kind().wire(), subject, Long.toString(window));
        return permits.tryAcquire(holder, ends, limit, mail.serial().toString());
    }

    /** Removes the permits of hours that ended a day ago or earlier; mails of these hours are not tried any more. */
    public Future<Void> removeExpired() {
        return permits.removeEndedBefore(clock.instant().minus(Duration.ofDays(1)));
    }
}
