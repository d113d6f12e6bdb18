package dev.taskwire.ums.account.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.UUID;

/** Decides whether a caller may act on accounts of others, and on what belongs to them. */
public final class AccountAuthorizer {
    private final AccountRepository accounts;

    public AccountAuthorizer(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * Completes when the caller may see that user's sessions; fails with FORBIDDEN, or NOT_FOUND when there is no such
     * user.
     */
    public Future<Void> requireMayListSessions(Caller caller, UUID user) {
        AccountPolicy.require(caller, Action.LIST_SESSIONS);
        return requireUser(user);
    }

    /**
     * Completes when the caller may end that user's sessions; fails with FORBIDDEN, or NOT_FOUND when there is no such
     * user.
     */
    public Future<Void> requireMayRevokeSessions(Caller caller, UUID user) {
        return requireCurrentAdmin(caller, Action.REVOKE_SESSIONS).compose(allowed -> requireUser(user));
    }

    /** Completes when the caller may create accounts of others; fails with FORBIDDEN. */
    public Future<Void> requireMayCreateUsers(Caller caller) {
        return requireCurrentAdmin(caller, Action.CREATE);
    }

    private Future<Void> requireUser(UUID user) {
        return accounts.find(user)
                .compose(found ->
                        found.isPresent() ? Future.succeededFuture() : Future.failedFuture(AccountUpdater.notFound()));
    }

    /**
     * Completes when the caller may do this and is an active admin now. The access token only tells who was one when it
     * was issued.
     */
    Future<Void> requireCurrentAdmin(Caller caller, Action action) {
        AccountPolicy.require(caller, action);
        return accounts.find(caller.userId()).map(found -> {
            AccountPolicy.requireAdmin(found.orElseThrow(AccountPolicy::forbidden));
            return null;
        });
    }
}
