package dev.taskwire.ums.account.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Optional;

/** Finds out which names of an account another account has. */
public final class UniqueNameConflicts {
    private final AccountRepository accounts;

    public UniqueNameConflicts(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * Fails with CONFLICT when another account has the address with its domain in another form. An earlier version has
     * stored it so, and no unique index notices.
     */
    Future<Void> failIfAddressTakenInOtherForm(Account next) {
        String email = next.email();
        return email == null || EmailAddresses.storedForms(email).size() == 1
                ? Future.succeededFuture()
                : failIfTaken(next, false).mapEmpty();
    }

    /**
     * Fails with CONFLICT when another account has one of the names.
     *
     * @param named whether the write sets the username; an account from before can share its key with another one
     * @return empty when no other account has them, or the one that took them a moment ago may still lose them
     */
    <T> Future<Optional<T>> failIfTaken(Account refused, boolean named) {
        return accounts.findNameConflicts(refused.id(), refused.username(), refused.email())
                .compose(nameConflicts -> {
                    var errors = new ArrayList<FieldError>();
                    if (named && nameConflicts.username()) {
                        errors.add(FieldError.inBody("/username", "is taken"));
                    }
                    if (nameConflicts.email()) {
                        errors.add(FieldError.inBody("/email", "is taken"));
                    }
                    if (errors.isEmpty()) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    return Future.failedFuture(ApplicationException.conflict(
                            "The username or the e-mail address belongs to another account.", errors));
                });
    }
}
