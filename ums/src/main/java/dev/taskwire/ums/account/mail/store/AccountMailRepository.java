package dev.taskwire.ums.account.mail.store;

import dev.taskwire.ums.account.mail.model.AccountMail;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Stores the mails that are to be sent, and their leases. Every write is durable once its future completes. */
public interface AccountMailRepository {
    /** Inserts the mail, unless one with the same id waits. */
    Future<Void> insert(AccountMail mail);

    /** Returns the mails that are due and not leased, the longest due first; none of a kind of a later release. */
    Future<List<AccountMail>> findDue(Instant now, int limit);

    /** Leases the mail until then; returns false if another process has leased it first. */
    Future<Boolean> lease(AccountMail due, Instant until);

    /** Schedules the next attempt; does nothing when another process has the lease. */
    Future<Void> reschedule(AccountMail leased, Instant at, int attempts);

    /** Removes a mail that is sent, or that will not be sent. */
    Future<Void> remove(AccountMail mail);
}
