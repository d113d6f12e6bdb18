package dev.taskwire.ums.account.link;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.credential.CredentialRules;
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
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** Lets users who cannot sign in choose a password: with a link that they request, or with that of an invitation. */
public final class PasswordResetService {
    private static final String PASSWORD_POINTER = "/password";
    private static final List<LinkPurpose> PURPOSES = List.of(LinkPurpose.RESET_PASSWORD, LinkPurpose.INVITATION);

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final AccountMailQueue mails;
    private final AccountUpdater updater;
    private final CredentialAuthenticator authenticator;
    private final Clock clock;

    public PasswordResetService(
            AccountRepository accounts,
            PasswordHasher passwords,
            AccountMailQueue mails,
            AccountUpdater updater,
            CredentialAuthenticator authenticator,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.mails = mails;
        this.updater = updater;
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /** Sends a link to the address if it is the verified address of an account. The result is the same if it is not. */
    public Future<Void> request(String email, ClientAddress client) {
        return mails.request(client, Kind.PASSWORD_RESET, EmailAddresses.normalize(email));
    }

    /**
     * Sets the password of the account to which the link was mailed, ends all its sessions, and counts its address as
     * verified. The client's network is trusted then. Fails with INVALID for a link that is not valid, and for a
     * password that is not allowed; the link can then be used with another password.
     */
    public Future<Void> setPassword(String text, String password, ClientAddress client, Deadline deadline) {
        var token = AccountLinks.parse(text);
        return accounts.find(token.userId())
                .map(found -> requirePassword(found.orElseThrow(AccountLinks::invalidLink), token, password))
                .compose(account -> passwords
                        .hash(PasswordQueueKey.of(account.id()), password, deadline)
                        .compose(hash -> queueMail(account, token).compose(queued -> store(token, hash, deadline))))
                // The password is set, whether or not this succeeds.
                .compose(changed -> authenticator.trustNetwork(changed, client).otherwiseEmpty())
                .recover(AccountLinks::asInvalidLink);
    }

    /** Checks the link before the password is hashed, which is expensive. */
    private Account requirePassword(Account account, LinkToken token, String password) {
        requireLink(account, token);
        CredentialRules.checkPassword(password, PASSWORD_POINTER)
                .or(() -> CredentialRules.checkPasswordDiffers(
                        password, account.username(), account.email(), PASSWORD_POINTER))
                .ifPresent(error -> {
                    throw ApplicationException.invalid(error);
                });
        return account;
    }

    private UsedLink requireLink(Account account, LinkToken token) {
        return AccountLinks.require(account, PURPOSES, token, Timestamps.now(clock));
    }

    /** Queues the mail that says that the password was reset; after an invitation there was none before. */
    private Future<Void> queueMail(Account account, LinkToken token) {
        String email = account.email();
        return email == null || requireLink(account, token).purpose() == LinkPurpose.INVITATION
                ? Future.succeededFuture()
                : mails.add(Kind.PASSWORD_CHANGED, account.id(), email);
    }

    private Future<Account> store(LinkToken token, String hash, Deadline deadline) {
        return updater.update(AccountUpdateRequest.of(token.userId(), token.userId()), deadline, current -> {
            var link = requireLink(current, token);
            return AccountChanges.ofVerification(current, link).withPassword(hash);
        });
    }
}
