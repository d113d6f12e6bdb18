package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.mail.store.AccountMailRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Queues mails about accounts. A mail about a change is queued before the change, and sent after it. Without a mail
 * server nothing is queued.
 */
public final class AccountMailQueue {
    private final AccountMailRepository mails;
    private final AccountMailPermits permits;
    private final boolean enabled;
    private final Clock clock;

    /** Creates a queue; {@code enabled} says whether there is a mail server. */
    public AccountMailQueue(AccountMailRepository mails, AccountMailPermits permits, boolean enabled, Clock clock) {
        this.mails = mails;
        this.permits = permits;
        this.enabled = enabled;
        this.clock = clock;
    }

    /** Returns whether there is a mail server, so that addresses are verified. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Queues a mail about an account, which may be about to be created or changed. */
    public Future<Void> add(Kind kind, UUID user, String email) {
        return enabled
                ? mails.insert(AccountMail.create(kind, Optional.of(user), email, Timestamps.now(clock)))
                : Future.succeededFuture();
    }

    /** Does the same for a client that is not signed in, unless too many mails were queued for that client. */
    public Future<Void> addFor(ClientAddress client, Kind kind, UUID user, String email) {
        return enabled
                ? add(client, AccountMail.create(kind, Optional.of(user), email, Timestamps.now(clock)))
                : Future.succeededFuture();
    }

    /**
     * Queues a mail to an address that a client has named, whether or not an account has it. So the response tells
     * nothing about accounts, not even by its time. Fails with FORBIDDEN without a mail server.
     */
    public Future<Void> request(ClientAddress client, Kind kind, String email) {
        requireEnabled();
        return add(client, AccountMail.create(kind, Optional.empty(), email, Timestamps.now(clock)));
    }

    private Future<Void> add(ClientAddress client, AccountMail mail) {
        return permits.tryAcquire(mail, "client", Sha256.base64Url(client.network()), AccountMailPermits.PER_CLIENT)
                .compose(admitted -> admitted ? mails.insert(mail) : Future.succeededFuture());
    }

    /** Fails with FORBIDDEN without a mail server. */
    public void requireEnabled() {
        if (!enabled) {
            throw ApplicationException.forbidden(
                    ProblemType.MAIL_NOT_CONFIGURED,
                    "This installation sends no mails. Ask an admin for a new password.");
        }
    }
}
