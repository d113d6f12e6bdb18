package dev.taskwire.ums.account.link;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.mail.AccountMailQueue;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountChanges.UsedLink;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.model.LinkToken;
import dev.taskwire.ums.account.service.AccountUpdateRequest;
import dev.taskwire.ums.account.service.AccountUpdater;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Sends verifications again, and verifies addresses. */
public final class EmailVerificationService {
    private static final List<LinkPurpose> PURPOSES = List.of(LinkPurpose.VERIFY_EMAIL);

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final AccountMailQueue mails;
    private final AccountUpdater updater;
    private final SignOnPolicy signOnPolicy;
    private final Clock clock;

    public EmailVerificationService(
            AccountRepository accounts,
            PasswordHasher passwords,
            AccountMailQueue mails,
            AccountUpdater updater,
            SignOnPolicy signOnPolicy,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.mails = mails;
        this.updater = updater;
        this.signOnPolicy = signOnPolicy;
        this.clock = clock;
    }

    /** Sends the verification to the address again if it awaits one. The result is the same if it does not. */
    public Future<Void> sendAgain(String email, ClientAddress client) {
        return mails.request(client, Kind.VERIFICATION, EmailAddresses.normalize(email));
    }

    /**
     * Verifies the address to which the link was mailed; a pending address replaces the present one. Fails with INVALID
     * for a link that is not valid, with FORBIDDEN if the policy requires the password and it is absent or wrong, and
     * with CONFLICT if another account has the address by now.
     */
    public Future<Void> confirm(String text, Optional<String> password, Deadline deadline) {
        var token = AccountLinks.parse(text);
        return accounts.find(token.userId())
                .map(found -> found.orElseThrow(AccountLinks::invalidLink))
                .compose(account -> {
                    requireLink(account, token);
                    return requirePassword(account, password, deadline);
                })
                .compose(proved -> updater.update(
                        AccountUpdateRequest.of(token.userId(), token.userId()),
                        deadline,
                        current -> AccountChanges.ofVerification(current, requireLink(current, token))))
                .recover(AccountLinks::asInvalidLink)
                .mapEmpty();
    }

    private UsedLink requireLink(Account account, LinkToken token) {
        return AccountLinks.require(account, PURPOSES, token, Timestamps.now(clock));
    }

    private Future<Void> requirePassword(Account account, Optional<String> password, Deadline deadline) {
        if (!signOnPolicy.verifiesWithPassword(account)) {
            return Future.succeededFuture();
        }
        if (password.isEmpty()) {
            return Future.failedFuture(passwordRequired("Enter the password with which you have signed on."));
        }
        return passwords
                .matches(PasswordQueueKey.of(account.id()), password.get(), account.passwordHash(), deadline)
                .compose(matches -> matches
                        ? Future.succeededFuture()
                        : Future.failedFuture(passwordRequired("The password is wrong.")));
    }

    private static ApplicationException passwordRequired(String detail) {
        return ApplicationException.forbidden(ProblemType.PASSWORD_REQUIRED, detail);
    }
}
