package dev.taskwire.ums.account.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.ums.account.mail.AccountMailQueue;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountChanges.MailChange;
import dev.taskwire.ums.account.model.AccountChanges.NewEmail;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides when another address replaces the present one, and queues the mails about it. With a mail server, a verified
 * address stays until the next one is verified. Without one, addresses are replaced at once.
 */
public final class EmailChangePolicy {
    private final AccountMailQueue mails;

    public EmailChangePolicy(AccountMailQueue mails) {
        this.mails = mails;
    }

    /** Returns the changes as they are made now: the address, or only the pending one. Fails with INVALID. */
    AccountChanges resolve(Account current, AccountChanges wanted) {
        var verified = wanted.mail().verified();
        String next = wanted.nextEmail(current);
        if (verified.orElse(false) && next == null) {
            throw ApplicationException.invalid(
                    FieldError.inBody("/email_verified", "must not be true without an e-mail address"));
        }
        if (wanted.email().isEmpty()) {
            return wanted;
        }
        boolean waits = mails.isEnabled()
                && next != null
                && current.isEmailVerified()
                && !next.equals(current.email())
                && !verified.orElse(false);
        return waits
                ? wanted.withEmail(
                        Optional.empty(),
                        new MailChange(Optional.empty(), Optional.of(new NewEmail(next)), Optional.empty()))
                : wanted.withEmail(
                        wanted.email(), new MailChange(verified, Optional.of(new NewEmail(null)), Optional.empty()));
    }

    /** Queues the mails about a change that is about to be made: to the next address, and to one that is replaced. */
    Future<Void> queueMails(Account current, AccountChanges wanted) {
        if (wanted.email().isEmpty()) {
            return Future.succeededFuture();
        }
        String next = wanted.nextEmail(current);
        String present = current.email();
        Future<Void> told = present != null && current.isEmailVerified() && !Objects.equals(next, present)
                ? mails.add(Kind.EMAIL_CHANGED, current.id(), present)
                : Future.succeededFuture();
        return next == null || wanted.mail().verified().orElse(false)
                ? told
                : told.compose(queued -> mails.add(Kind.VERIFICATION, current.id(), next));
    }
}
