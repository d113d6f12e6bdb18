package dev.taskwire.ums.account.service;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.ums.account.credential.CredentialRules;
import dev.taskwire.ums.account.credential.PasswordHasher;
import dev.taskwire.ums.account.credential.PasswordQueueKey;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/**
 * Lets callers read, change and delete their own account. Fails with UNAUTHENTICATED when it is deleted or disabled.
 */
public final class OwnAccountService {
    private static final String CURRENT_PASSWORD_POINTER = "/current_password";

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final AccountUpdater updater;
    private final EmailChangePolicy emailChangePolicy;
    private final SignOnPolicy signOnPolicy;
    private final AuditBuffer audit;

    public OwnAccountService(
            AccountRepository accounts,
            PasswordHasher passwords,
            AccountUpdater writer,
            EmailChangePolicy emailChangePolicy,
            SignOnPolicy signOnPolicy,
            AuditBuffer audit) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.updater = writer;
        this.emailChangePolicy = emailChangePolicy;
        this.signOnPolicy = signOnPolicy;
        this.audit = audit;
    }

    /** Returns the caller's account. Fails with 401 if it was deleted or disabled. */
    public Future<Account> get(Caller caller) {
        return accounts.find(caller.userId())
                .map(found -> requireActive(found.orElseThrow(OwnAccountService::noSuchAccount)));
    }

    /**
     * Updates the caller's account. A new address needs the current password, since whoever has the address can take
     * over the account.
     *
     * @return the account afterwards; fails with INVALID when that password is missing, FORBIDDEN when it is wrong
     */
    public Future<Account> update(
            Caller caller,
            AccountPatch wanted,
            Optional<String> currentPassword,
            LongPredicate expected,
            Deadline deadline) {
        var changes = wanted.toValidChanges();
        var accountUpdateRequest = AccountUpdateRequest.of(caller.userId(), caller.userId(), expected);
        if (changes.email().isEmpty()) {
            return updater.update(accountUpdateRequest, deadline, current -> {
                        requireActive(current);
                        return changes;
                    })
                    .recover(OwnAccountService::asUnauthenticated);
        }
        signOnPolicy.requireMayHave(changes.email().get().value());
        return confirmPassword(caller, currentPassword.orElseThrow(OwnAccountService::passwordMissing), deadline)
                .compose(confirmed ->
                        emailChangePolicy.queueMails(confirmed, changes).map(confirmed))
                .compose(confirmed -> updater.update(accountUpdateRequest, deadline, current -> {
                    requireConfirmed(current, confirmed);
                    return emailChangePolicy.resolve(current, changes);
                }))
                .recover(OwnAccountService::asUnauthenticated);
    }

    /** Returns the account after the caller has entered its password again; fails with FORBIDDEN when it is wrong. */
    private Future<Account> confirmPassword(Caller caller, String password, Deadline deadline) {
        return get(caller)
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

    /**
     * Changes the password and ends all sessions but the caller's own; fails with INVALID when {@code current} is
     * wrong.
     */
    public Future<Void> changePassword(Caller caller, String current, String next, Deadline deadline) {
        CredentialRules.checkPassword(next, "/new_password").ifPresent(error -> {
            throw ApplicationException.invalid(error);
        });
        return get(caller)
                .map(account -> requireDifferent(account, next))
                .compose(account -> passwords
                        .replace(PasswordQueueKey.of(caller.userId()), current, account.passwordHash(), next, deadline)
                        .compose(hash -> hash.isPresent()
                                ? replacePassword(caller, account, hash.get(), deadline)
                                : Future.failedFuture(wrongPassword(caller))));
    }

    private static Account requireDifferent(Account account, String password) {
        CredentialRules.checkPasswordDiffers(password, account.username(), account.email(), "/new_password")
                .ifPresent(error -> {
                    throw ApplicationException.invalid(error);
                });
        return account;
    }

    private Future<Void> replacePassword(Caller caller, Account verified, String hash, Deadline deadline) {
        UUID id = caller.userId();
        return updater.update(
                        new AccountUpdateRequest(id, id, version -> true, caller.sessionId()), deadline, current -> {
                            if (!requireActive(current).hasPasswordOf(verified)) {
                                // Another password has been set since.
                                throw wrongPassword(caller);
                            }
                            return AccountChanges.ofPassword(hash);
                        })
                .recover(OwnAccountService::asUnauthenticated)
                .mapEmpty();
    }

    /** Deletes the caller's account; fails with FORBIDDEN when the password is wrong. */
    public Future<Void> delete(Caller caller, String currentPassword, Deadline deadline) {
        return confirmPassword(caller, currentPassword, deadline)
                .compose(confirmed ->
                        updater.delete(AccountUpdateRequest.of(caller.userId(), caller.userId()), deadline))
                .recover(OwnAccountService::asUnauthenticated);
    }

    private static Account requireActive(Account account) {
        if (!account.isActive()) {
            throw noSuchAccount();
        }
        return account;
    }

    /**
     * Fails with UNAUTHENTICATED in place of NOT_FOUND: without its account, the caller's access token is worth
     * nothing.
     */
    private static <T> Future<T> asUnauthenticated(Throwable failure) {
        boolean notFound = failure instanceof ApplicationException ours && ours.code() == ErrorCode.NOT_FOUND;
        return Future.failedFuture(notFound ? noSuchAccount() : failure);
    }

    private static ApplicationException noSuchAccount() {
        return ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The account was deleted or is disabled.");
    }

    private ApplicationException wrongPassword(Caller caller) {
        audit.record(SecurityEvent.AUTHN_PASSWORD_CHANGE_FAIL, caller.userId());
        return ApplicationException.invalid(FieldError.inBody(CURRENT_PASSWORD_POINTER, "is wrong"));
    }

    private ApplicationException notConfirmed(Caller caller) {
        audit.record(SecurityEvent.AUTHN_PASSWORD_CHANGE_FAIL, caller.userId());
        return wrongConfirmation();
    }

    private static ApplicationException wrongConfirmation() {
        return ApplicationException.forbidden(
                        "The current password is wrong.", FieldError.inBody(CURRENT_PASSWORD_POINTER, "is wrong"))
                .withType(ProblemType.WRONG_PASSWORD);
    }

    private static ApplicationException passwordMissing() {
        return ApplicationException.invalid(
                FieldError.inBody(CURRENT_PASSWORD_POINTER, "is required to change the e-mail address"));
    }
}
