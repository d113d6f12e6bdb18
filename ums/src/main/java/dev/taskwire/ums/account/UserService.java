package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.ums.account.AccountPolicy.Action;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** What is done with accounts of others; {@link AccountPolicy} says by whom. */
final class UserService {
    private final AccountRepository accounts;
    private final Registration registration;
    private final PasswordHasher passwords;
    private final AccountWriter writer;

    UserService(AccountRepository accounts, Registration registration, PasswordHasher passwords, AccountWriter writer) {
        this.accounts = accounts;
        this.registration = registration;
        this.passwords = passwords;
        this.writer = writer;
    }

    /** One page; {@code action} says what the caller wants of it. */
    Future<UserPage> list(Caller caller, Action action, UserSearch search) {
        AccountPolicy.require(caller, action);
        if (search.prefix().filter(prefix -> !Names.isPrefix(prefix)).isPresent()) {
            // No username begins so.
            return Future.succeededFuture(new UserPage(List.of(), Optional.empty()));
        }
        int limit = search.limit();
        // One more than asked tells whether there is a next page.
        return accounts.search(search.withLimit(limit + 1)).map(found -> {
            if (found.size() <= limit) {
                return new UserPage(found, Optional.empty());
            }
            var page = found.subList(0, limit);
            return new UserPage(page, Optional.of(page.get(limit - 1).username()));
        });
    }

    Future<Account> get(Caller caller, Action action, UUID id) {
        AccountPolicy.require(caller, action);
        return accounts.find(id).map(found -> found.orElseThrow(AccountWriter::notFound));
    }

    Future<Account> create(Caller caller, NewAccount wanted, Deadline deadline) {
        return requireNow(caller, Action.CREATE)
                .compose(allowed -> registration.create(caller.userId(), wanted, deadline));
    }

    Future<Account> update(Caller caller, UUID id, WantedChanges wanted, LongPredicate expected, Deadline deadline) {
        AccountPolicy.require(caller, Action.CHANGE);
        var changes = wanted.checked();
        var target = Target.of(caller.userId(), id, expected);
        var password = wanted.password();
        return requireNow(caller, Action.CHANGE)
                .compose(allowed -> password.isEmpty()
                        ? change(target, changes)
                        : withPassword(target, changes, password.get(), deadline));
    }

    Future<Account> setPassword(Caller caller, UUID id, String password, Deadline deadline) {
        AccountPolicy.require(caller, Action.SET_PASSWORD);
        Names.password(password, "/new_password").ifPresent(fault -> {
            throw AppException.invalid(fault);
        });
        return requireNow(caller, Action.SET_PASSWORD)
                .compose(allowed ->
                        withPassword(Target.of(caller.userId(), id), AccountChanges.NONE, password, deadline));
    }

    private Future<Account> withPassword(Target target, AccountChanges changes, String password, Deadline deadline) {
        // Nobody waits for a hash that is for nobody.
        return accounts.find(target.id())
                .map(found -> found.orElseThrow(AccountWriter::notFound))
                .compose(found -> passwords.hash(PasswordClient.of(target.actor()), password, deadline))
                .compose(hash -> change(target, changes.withPassword(hash)));
    }

    Future<Void> delete(Caller caller, UUID id, LongPredicate expected) {
        return requireNow(caller, Action.DELETE)
                .compose(allowed -> writer.delete(Target.of(caller.userId(), id, expected)));
    }

    private Future<Account> change(Target target, AccountChanges changes) {
        return writer.change(target, current -> {
            if (target.isOwn()) {
                // Read again with each attempt: nobody takes back what was done to them in between.
                AccountPolicy.requireAdmin(current);
            }
            return changes;
        });
    }

    /** A token tells who was an admin when it was made; who changes accounts must be one now. */
    private Future<Void> requireNow(Caller caller, Action action) {
        AccountPolicy.require(caller, action);
        return accounts.find(caller.userId()).map(found -> {
            AccountPolicy.requireAdmin(found.orElseThrow(AccountPolicy::refusal));
            return null;
        });
    }
}
