package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.AccountSearch;
import dev.taskwire.ums.account.model.NewAccount;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Reads and changes accounts of others, as far as {@link AccountPolicy} allows. */
public final class UserAdministrationService {
    private final AccountRepository accounts;
    private final RegistrationService registrationService;
    private final PasswordHasher passwords;
    private final AccountUpdater updater;
    private final AccountAuthorizer authorizer;
    private final EmailChangePolicy emailChangePolicy;

    public UserAdministrationService(
            AccountRepository accounts,
            RegistrationService registrationService,
            PasswordHasher passwords,
            AccountUpdater writer,
            AccountAuthorizer access,
            EmailChangePolicy emailChangePolicy) {
        this.accounts = accounts;
        this.registrationService = registrationService;
        this.passwords = passwords;
        this.updater = writer;
        this.authorizer = access;
        this.emailChangePolicy = emailChangePolicy;
    }

    /** Returns one page; {@code action} says what the caller wants to see of it. */
    public Future<Page<Account, String>> list(Caller caller, Action action, AccountSearch search) {
        AccountPolicy.require(caller, action);
        if (search.prefix()
                .filter(prefix -> !CredentialRules.isUsernamePrefix(prefix))
                .isPresent()) {
            // No username can begin with it.
            return Future.succeededFuture(new Page<>(List.of(), Optional.empty()));
        }
        return accounts.search(search).map(found -> found.toPage(Account::username));
    }

    /** Returns the account. Fails with 403 if the caller is not an admin, and with 404 if there is none. */
    public Future<Account> get(Caller caller, Action action, UUID id) {
        AccountPolicy.require(caller, action);
        return accounts.find(id).map(found -> found.orElseThrow(AccountUpdater::notFound));
    }

    /** Creates an account. Fails with 403 if the caller is not an admin any more, and with 409 if a name is taken. */
    public Future<Account> create(Caller caller, NewAccount wanted, Deadline deadline) {
        return authorizer
                .requireCurrentAdmin(caller, Action.CREATE)
                .compose(allowed -> registrationService.create(caller.userId(), wanted, deadline));
    }

    public Future<Account> update(
            Caller caller, UUID id, AccountPatch wanted, LongPredicate expected, Deadline deadline) {
        AccountPolicy.require(caller, Action.UPDATE);
        var changes = wanted.toValidChanges();
        var accountUpdateRequest = AccountUpdateRequest.of(caller.userId(), id, expected);
        var password = wanted.password();
        return authorizer
                .requireCurrentAdmin(caller, Action.UPDATE)
                .compose(allowed -> password.isEmpty()
                        ? change(accountUpdateRequest, changes, deadline)
                        : withPassword(
                                accountUpdateRequest, changes, new NewPassword(password.get(), "/password"), deadline));
    }

    /** Sets another user's password and ends all sessions of that user. */
    public Future<Account> setPassword(Caller caller, UUID id, String password, Deadline deadline) {
        AccountPolicy.require(caller, Action.SET_PASSWORD);
        var wanted = new NewPassword(password, "/new_password");
        CredentialRules.checkPassword(password, wanted.pointer()).ifPresent(error -> {
            throw ApplicationException.invalid(error);
        });
        return authorizer
                .requireCurrentAdmin(caller, Action.SET_PASSWORD)
                .compose(allowed -> withPassword(
                        AccountUpdateRequest.of(caller.userId(), id), AccountChanges.NONE, wanted, deadline));
    }

    /** A new password as it was sent, and the JSON pointer to it in the body. */
    private record NewPassword(String password, String pointer) {
        Optional<FieldError> errorFor(Account account) {
            return CredentialRules.checkPasswordDiffers(password, account.username(), account.email(), pointer);
        }
    }

    private Future<Account> withPassword(
            AccountUpdateRequest accountUpdateRequest, AccountChanges changes, NewPassword wanted, Deadline deadline) {
        // The account is looked up first, since hashing a password is expensive.
        return accounts.find(accountUpdateRequest.id())
                .map(found -> found.orElseThrow(AccountUpdater::notFound))
                .compose(found -> {
                    wanted.errorFor(changes.applyTo(found, found.updatedAt())).ifPresent(error -> {
                        throw ApplicationException.invalid(error);
                    });
                    return passwords.hash(
                            PasswordQueueKey.of(accountUpdateRequest.actor()), wanted.password(), deadline);
                })
                .compose(hash -> change(accountUpdateRequest, changes.withPassword(hash), deadline));
    }

    /**
     * Deletes the account and ends its sessions. Fails with 409 for the last active admin, and with 412 if the account
     * does not have an expected version.
     */
    public Future<Void> delete(Caller caller, UUID id, LongPredicate expected, Deadline deadline) {
        return authorizer
                .requireCurrentAdmin(caller, Action.DELETE)
                .compose(allowed -> updater.delete(AccountUpdateRequest.of(caller.userId(), id, expected), deadline));
    }

    private Future<Account> change(
            AccountUpdateRequest accountUpdateRequest, AccountChanges changes, Deadline deadline) {
        return queueMails(accountUpdateRequest, changes)
                .compose(queued -> updater.update(accountUpdateRequest, deadline, current -> {
                    if (accountUpdateRequest.isOwnAccount()) {
                        // Checked again with each attempt: an admin must not undo what others have changed meanwhile.
                        AccountPolicy.requireAdmin(current);
                        requireNoCredentials(current, changes.applyTo(current, current.updatedAt()));
                    }
                    return emailChangePolicy.resolve(current, changes);
                }));
    }

    private Future<Void> queueMails(AccountUpdateRequest accountUpdateRequest, AccountChanges changes) {
        return changes.email().isEmpty() || accountUpdateRequest.isOwnAccount()
                ? Future.succeededFuture()
                : accounts.find(accountUpdateRequest.id())
                        .map(found -> found.orElseThrow(AccountUpdater::notFound))
                        .compose(found -> emailChangePolicy.queueMails(found, changes));
    }

    /**
     * Fails with FORBIDDEN when an admin's own address or password would change here. With a stolen access token one
     * must not take over the account; with the current password, both can be changed elsewhere.
     */
    private static void requireNoCredentials(Account current, Account next) {
        if (!Objects.equals(next.email(), current.email())
                || !next.passwordHash().equals(current.passwordHash())) {
            throw ApplicationException.of(
                    ErrorCode.FORBIDDEN,
                    "Admins change their own e-mail address and password under /api/users/me, with the current "
                            + "password.");
        }
    }
}
