package dev.taskwire.ums.account.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Optional;

/** Says which names of an account collided with another's. */
public final class UniqueNameConflicts {
    private final AccountRepository accounts;

    public UniqueNameConflicts(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * Fails with CONFLICT.
     *
     * @return empty when nobody else has them, or whoever has taken them a moment ago may still lose them
     */
    <T> Future<Optional<T>> refuse(Account refused) {
        return accounts.taken(refused.id(), refused.username(), refused.email()).compose(nameConflicts -> {
            var faults = new ArrayList<FieldError>();
            if (nameConflicts.username()) {
                faults.add(FieldError.inBody("/username", "is taken"));
            }
            if (nameConflicts.email()) {
                faults.add(FieldError.inBody("/email", "is taken"));
            }
            if (faults.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            return Future.failedFuture(ApplicationException.conflict(
                    "The username or the e-mail address belongs to another account.", faults));
        });
    }
}
