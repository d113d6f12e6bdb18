package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** What everybody may do with their own account. It fails with UNAUTHENTICATED when that is gone or disabled. */
public final class OwnAccountService {
    private static final String CURRENT_PASSWORD = "/current_password";

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final AccountUpdater writer;

    public OwnAccountService(AccountRepository accounts, PasswordHasher passwords, AccountUpdater writer) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.writer = writer;
    }

    public Future<Account> own(Caller caller) {
        return accounts.find(caller.userId()).map(found -> requireActive(found.orElseThrow(OwnAccountService::gone)));
    }

    /**
     * Changes the caller's account. Another address needs the current password, since whoever has the address can have
     * the account.
     *
     * @return fails with INVALID when that password is missing, FORBIDDEN when it is wrong
     */
    public Future<Account> update(
            Caller caller,
            AccountPatch wanted,
            Optional<String> currentPassword,
            LongPredicate expected,
            Deadline deadline) {
        var changes = wanted.checked();
        var accountUpdateRequest = AccountUpdateRequest.of(caller.userId(), caller.userId(), expected);
        if (changes.email().isEmpty()) {
            return writer.update(accountUpdateRequest, deadline, current -> {
                        requireActive(current);
                        return changes;
                    })
                    .recover(OwnAccountService::ownIsGone);
        }
        return confirmed(caller, currentPassword.orElseThrow(OwnAccountService::passwordMissing), deadline)
                .compose(confirmed -> writer.update(accountUpdateRequest, deadline, current -> {
                    requireConfirmed(current, confirmed);
                    return changes;
                }))
                .recover(OwnAccountService::ownIsGone)
                .onSuccess(changed -> SecurityLog.log(SecurityEvent.USER_UPDATED, caller.userId()));
    }

    /** The account whose password the caller has shown once more; fails with FORBIDDEN when it is another one. */
    private Future<Account> confirmed(Caller caller, String password, Deadline deadline) {
        return own(caller)
                .compose(account -> passwords
                        .matches(PasswordQueueKey.of(caller.userId()), password, account.passwordHash(), deadline)
                        .compose(matches ->
                                matches ? Future.succeededFuture(account) : Future.failedFuture(notConfirmed(caller))));
    }

    private static void requireConfirmed(Account current, Account confirmed) {
        if (!requireActive(current).hasPasswordOf(confirmed)) {
            throw wrongConfirmation();
        }
    }

    /** Ends all sessions but the caller's own; fails with INVALID when {@code current} is not the password. */
    public Future<Void> changePassword(Caller caller, String current, String next, Deadline deadline) {
        CredentialRules.password(next, "/new_password").ifPresent(error -> {
            throw ApplicationException.invalid(error);
        });
        return own(caller)
                .map(account -> requireDifferent(account, next))
                .compose(account -> passwords
                        .replace(PasswordQueueKey.of(caller.userId()), current, account.passwordHash(), next, deadline)
                        .compose(hash -> hash.isPresent()
                                ? replacePassword(caller, account, hash.get(), deadline)
                                : Future.failedFuture(wrongPassword(caller))));
    }

    private static Account requireDifferent(Account account, String password) {
        CredentialRules.differentPassword(password, account.username(), account.email(), "/new_password")
                .ifPresent(error -> {
                    throw ApplicationException.invalid(error);
                });
        return account;
    }

    private Future<Void> replacePassword(Caller caller, Account verified, String hash, Deadline deadline) {
        UUID id = caller.userId();
        return writer.update(
                        new AccountUpdateRequest(id, id, version -> true, caller.sessionId()), deadline, current -> {
                            if (!requireActive(current).hasPasswordOf(verified)) {
                                // Somebody else has set another one since.
                                throw wrongPassword(caller);
                            }
                            return AccountChanges.ofPassword(hash);
                        })
                .recover(OwnAccountService::ownIsGone)
                .onSuccess(changed -> SecurityLog.log(SecurityEvent.AUTHN_PASSWORD_CHANGE, id))
                .mapEmpty();
    }

    /** Deletes the caller's account; fails with FORBIDDEN when that is not its password. */
    public Future<Void> delete(Caller caller, String currentPassword, Deadline deadline) {
        return confirmed(caller, currentPassword, deadline)
                .compose(
                        confirmed -> writer.delete(AccountUpdateRequest.of(caller.userId(), caller.userId()), deadline))
                .recover(OwnAccountService::ownIsGone)
                .onSuccess(deleted -> SecurityLog.log(SecurityEvent.USER_DELETED, caller.userId()));
    }

    private static Account requireActive(Account account) {
        if (!account.isActive()) {
            throw gone();
        }
        return account;
    }

    /** Only its own token asks for it, and that is worth nothing now. */
    private static <T> Future<T> ownIsGone(Throwable failure) {
        boolean notFound = failure instanceof ApplicationException ours && ours.kind() == ErrorCode.NOT_FOUND;
        return Future.failedFuture(notFound ? gone() : failure);
    }

    private static ApplicationException gone() {
        return ApplicationException.of(
                ErrorCode.UNAUTHENTICATED, "The account does not exist any more, or is disabled.");
    }

    private static ApplicationException wrongPassword(Caller caller) {
        SecurityLog.log(SecurityEvent.AUTHN_PASSWORD_CHANGE_FAIL, caller.userId());
        return ApplicationException.invalid(FieldError.inBody(CURRENT_PASSWORD, "is wrong"));
    }

    private static ApplicationException notConfirmed(Caller caller) {
        SecurityLog.log(SecurityEvent.AUTHN_PASSWORD_CHANGE_FAIL, caller.userId());
        return wrongConfirmation();
    }

    private static ApplicationException wrongConfirmation() {
        return ApplicationException.forbidden(
                "The current password is wrong.", FieldError.inBody(CURRENT_PASSWORD, "is wrong"));
    }

    private static ApplicationException passwordMissing() {
        return ApplicationException.invalid(FieldError.inBody(CURRENT_PASSWORD, "is required to change the address"));
    }
}
