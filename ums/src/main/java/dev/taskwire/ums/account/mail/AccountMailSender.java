package dev.taskwire.ums.account.mail;

import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.EmailSendException;
import dev.taskwire.shared.mail.EmailSender;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.LinkToken;
import dev.taskwire.ums.account.model.StoredLink;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Attempts to send a mail about an account. The token of its link is made here. Its hash is stored before the mail
 * leaves, in place of the hash of the last attempt, so only the last link that was mailed is valid.
 */
final class AccountMailSender {
    /** How long the change that a mail is about can take, by the clocks of two processes. */
    private static final Duration MAX_CHANGE = Duration.ofMinutes(1).plus(ClockSkew.MAX);

    private final AccountRepository accounts;
    private final AccountMailPermits permits;
    private final EmailSender emailSender;
    private final AccountMailRenderer renderer;
    private final Clock clock;

    AccountMailSender(
            AccountRepository accounts,
            AccountMailPermits permits,
            EmailSender emailSender,
            AccountMailRenderer renderer,
            Clock clock) {
        this.accounts = accounts;
        this.permits = permits;
        this.emailSender = emailSender;
        this.renderer = renderer;
        this.clock = clock;
    }

    /** The result of an attempt. */
    enum Result {
        SENT,
        /**
         * The mail is not to be sent: its account does not exist or has no use for it, or another mail tells the same.
         */
        UNWANTED,
        /** Too many mails of this kind were sent to the address or about the account. */
        LIMITED,
        /** The change that the mail is about is not written yet, or another one has just been written. */
        TOO_EARLY,
        /** The mail server got nothing; does not count as an attempt. */
        NOT_OFFERED,
        /** The mail may be accepted later. */
        FAILED,
        /** The mail will never be accepted. */
        REFUSED
    }

    /** Attempts to send the mail. Fails only if the database does not respond. */
    Future<Result> attempt(AccountMail queued) {
        return find(queued).compose(found -> {
            var mail = found.map(queued::toStoredAddress).orElse(queued);
            var account = found.filter(mail::isWanted);
            if (account.isPresent()) {
                return EmailAddresses.isValid(mail.email())
                        ? sendWithinLimits(mail, account.get())
                        : Future.succeededFuture(Result.REFUSED);
            }
            boolean mayFollow = mail.user().isPresent()
                    && clock.instant().isBefore(mail.createdAt().plus(MAX_CHANGE));
            return Future.succeededFuture(mayFollow ? Result.TOO_EARLY : Result.UNWANTED);
        });
    }

    private Future<Optional<Account>> find(AccountMail mail) {
        if (mail.user().isPresent()) {
            return accounts.find(mail.user().get());
        }
        return accounts.findByEmail(mail.email())
                .compose(found -> found.isEmpty() && mail.kind() == Kind.VERIFICATION
                        ? accounts.findNewestByPendingEmail(mail.email())
                        : Future.succeededFuture(found));
    }

    private Future<Result> sendWithinLimits(AccountMail mail, Account account) {
        return permits.tryAcquireForChange(mail, account)
                .compose(first -> first ? sendOnce(mail, account) : Future.succeededFuture(Result.UNWANTED));
    }

    private Future<Result> sendOnce(AccountMail mail, Account account) {
        return permits.tryAcquire(mail, account.id()).compose(admitted -> {
            if (!admitted) {
                return Future.succeededFuture(Result.LIMITED);
            }
            var purpose = mail.kind().purpose();
            return purpose.isPresent()
                    ? sendWithLink(mail, account, purpose.get())
                    : send(mail, account, Optional.empty());
        });
    }

    private Future<Result> sendWithLink(AccountMail mail, Account account, LinkPurpose purpose) {
        var token = LinkToken.generate(account.id());
        var link = new StoredLink(
                token.hash(),
                mail.email(),
                Timestamps.now(clock).plus(purpose.lifetime()),
                account.sessionGeneration().version());
        return accounts.storeLink(account, purpose, link)
                .compose(stored ->
                        stored ? send(mail, account, Optional.of(token)) : Future.succeededFuture(Result.TOO_EARLY));
    }

    private Future<Result> send(AccountMail mail, Account account, Optional<LinkToken> token) {
        return Future.succeededFuture(mail)
                .map(unsent -> renderer.render(unsent, account, token))
                .compose(emailSender::send)
                .map(Result.SENT)
                .otherwise(AccountMailSender::result);
    }

    private static Result result(Throwable failure) {
        if (!(failure instanceof EmailSendException refusal)) {
            return Result.FAILED;
        }
        return switch (refusal.kind()) {
            case PERMANENT -> Result.REFUSED;
            case TRANSIENT -> Result.FAILED;
            case NOT_OFFERED -> Result.NOT_OFFERED;
        };
    }
}
