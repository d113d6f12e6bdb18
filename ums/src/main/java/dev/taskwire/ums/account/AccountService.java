package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.LongPredicate;

/** What everybody may do with their own account. It fails with UNAUTHENTICATED when that is gone or disabled. */
final class AccountService {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final AccountWriter writer;

    AccountService(AccountRepository accounts, PasswordHasher passwords, AccountWriter writer) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.writer = writer;
    }

    Future<Account> own(Caller caller) {
        return accounts.find(caller.userId()).map(found -> requireActive(found.orElseThrow(AccountService::gone)));
    }

    Future<Account> update(Caller caller, WantedChanges wanted, LongPredicate expected) {
        var changes = wanted.checked();
        return writer.change(Target.of(caller.userId(), caller.userId(), expected), current -> {
                    requireActive(current);
                    return changes;
                })
                .recover(AccountService::ownIsGone);
    }

    /** Ends all sessions but the caller's own; fails with INVALID when {@code current} is not the password. */
    Future<Void> changePassword(Caller caller, String current, String next, Deadline deadline) {
        Names.password(next, "/new_password").ifPresent(fault -> {
            throw AppException.invalid(fault);
        });
        return own(caller)
                .compose(account -> passwords
                        .replace(
                                PasswordClient.of(caller.userId()), current, account.passwordHash(), next, deadline)
                        .compose(hash -> hash.isPresent()
                                ? replacePassword(caller, account, hash.get())
                                : Future.failedFuture(wrongPassword())));
    }

    private Future<Void> replacePassword(Caller caller, Account verified, String hash) {
        UUID id = caller.userId();
        return writer.change(new Target(id, id, version -> true, caller.sessionId()), current -> {
                    if (!requireActive(current).hasPasswordOf(verified)) {
                        // Somebody else has set another one since.
                        throw wrongPassword();
                    }
                    return AccountChanges.ofPassword(hash);
                })
                .recover(AccountService::ownIsGone)
                .mapEmpty();
    }

    Future<Void> delete(Caller caller) {
        return writer.delete(Target.of(caller.userId(), caller.userId())).recover(AccountService::ownIsGone);
    }

    private static Account requireActive(Account account) {
        if (!account.isActive()) {
            throw gone();
        }
        return account;
    }

    /** Only its own token asks for it, and that is worth nothing now. */
    private static <T> Future<T> ownIsGone(Throwable failure) {
        boolean notFound = failure instanceof AppException ours && ours.kind() == ErrorKind.NOT_FOUND;
        return Future.failedFuture(notFound ? gone() : failure);
    }

    private static AppException gone() {
        return AppException.of(ErrorKind.UNAUTHENTICATED, "The account does not exist any more, or is disabled.");
    }

    private static AppException wrongPassword() {
        return AppException.invalid(Fault.inBody("/current_password", "is wrong"));
    }
}
