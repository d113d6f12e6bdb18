package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.UUID;

/** Whether a caller may do something with accounts of others, and with what belongs to them. */
public final class AccountAuthorizer {
    private final AccountRepository accounts;

    public AccountAuthorizer(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * Completes when the caller may see that user's sessions; fails with FORBIDDEN, and NOT_FOUND when there is none.
     */
    public Future<Void> requireToListSessions(Caller caller, UUID user) {
        AccountPolicy.require(caller, Action.LIST_SESSIONS);
        return requireUser(user);
    }

    /**
     * Completes when the caller may end that user's sessions; fails with FORBIDDEN, and NOT_FOUND when there is none.
     */
    public Future<Void> requireToEndSessions(Caller caller, UUID user) {
        return requireNow(caller, Action.END_SESSIONS).compose(allowed -> requireUser(user));
    }

    private Future<Void> requireUser(UUID user) {
        return accounts.find(user)
                .compose(found ->
                        found.isPresent() ? Future.succeededFuture() : Future.failedFuture(AccountUpdater.notFound()));
    }

    /** A token tells who was an admin when it was made; who changes something must be one now. */
    Future<Void> requireNow(Caller caller, Action action) {
        AccountPolicy.require(caller, action);
        return accounts.find(caller.userId()).map(found -> {
            AccountPolicy.requireAdmin(found.orElseThrow(AccountPolicy::refusal));
            return null;
        });
    }
}
