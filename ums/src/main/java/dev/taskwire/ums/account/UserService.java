package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.page.Page;
import dev.taskwire.ums.account.AccountPolicy.Action;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;

/** What is done with accounts of others; {@link AccountPolicy} says by whom. */
final class UserService {
    private final AccountRepository accounts;
    private final Registration registration;
    private final PasswordHasher passwords;
    private final AccountWriter writer;
    private final UserAccess access;

    UserService(
            AccountRepository accounts,
            Registration registration,
            PasswordHasher passwords,
            AccountWriter writer,
            UserAccess access) {
        this.accounts = accounts;
        this.registration = registration;
        this.passwords = passwords;
        this.writer = writer;
        this.access = access;
    }

    /** One page; {@code action} says what the caller wants of it. */
    Future<Page<Account, String>> list(Caller caller, Action action, UserSearch search) {
        AccountPolicy.require(caller, action);
        if (search.prefix().filter(prefix -> !Names.isPrefix(prefix)).isPresent()) {
            // No username begins so.
            return Future.succeededFuture(new Page<>(List.of(), Optional.empty()));
        }
        return accounts.search(search).map(found -> found.page(Account::username));
    }

    Future<Account> get(Caller caller, Action action, UUID id) {
        AccountPolicy.require(caller, action);
        return accounts.find(id).map(found -> found.orElseThrow(AccountWriter::notFound));
    }

    Future<Account> create(Caller caller, NewAccount wanted, Deadline deadline) {
        return access.requireNow(caller, Action.CREATE)
                .compose(allowed -> registration.create(caller.userId(), wanted, deadline));
    }

    Future<Account> update(Caller caller, UUID id, WantedChanges wanted, LongPredicate expected, Deadline deadline) {
        AccountPolicy.require(caller, Action.CHANGE);
        var changes = wanted.checked();
        var target = Target.of(caller.userId(), id, expected);
        var password = wanted.password();
        return access.requireNow(caller, Action.CHANGE)
                .compose(allowed -> password.isEmpty()
                        ? change(target, changes, deadline)
                        : withPassword(target, changes, new WantedPassword(password.get(), "/password"), deadline));
    }

    Future<Account> setPassword(Caller caller, UUID id, String password, Deadline deadline) {
        AccountPolicy.require(caller, Action.SET_PASSWORD);
        var wanted = new WantedPassword(password, "/new_password");
        Names.password(password, wanted.pointer()).ifPresent(error -> {
            throw ApplicationException.invalid(error);
        });
        return access.requireNow(caller, Action.SET_PASSWORD)
                .compose(
                        allowed -> withPassword(Target.of(caller.userId(), id), AccountChanges.NONE, wanted, deadline));
    }

    /** A password as it was given, and where it stood in the body. */
    private record WantedPassword(String password, String pointer) {
        Optional<FieldError> faultFor(Account account) {
            return Names.differentPassword(password, account.username(), account.email(), pointer);
        }
    }

    private Future<Account> withPassword(
            Target target, AccountChanges changes, WantedPassword wanted, Deadline deadline) {
        // Nobody waits for a hash that is for nobody.
        return accounts.find(target.id())
                .map(found -> found.orElseThrow(AccountWriter::notFound))
                .compose(found -> {
                    wanted.faultFor(changes.applyTo(found, found.updatedAt())).ifPresent(error -> {
                        throw ApplicationException.invalid(error);
                    });
                    return passwords.hash(PasswordClient.of(target.actor()), wanted.password(), deadline);
                })
                .compose(hash -> change(target, changes.withPassword(hash), deadline));
    }

    Future<Void> delete(Caller caller, UUID id, LongPredicate expected, Deadline deadline) {
        return access.requireNow(caller, Action.DELETE)
                .compose(allowed -> writer.delete(Target.of(caller.userId(), id, expected), deadline))
                .onSuccess(deleted -> SecurityLog.log(SecurityEvent.USER_DELETED, id, caller.userId()));
    }

    private Future<Account> change(Target target, AccountChanges changes, Deadline deadline) {
        var before = new AtomicReference<Account>();
        return writer.change(target, deadline, current -> {
                    if (target.isOwn()) {
                        // Read again with each attempt: nobody takes back what was done to them in between.
                        AccountPolicy.requireAdmin(current);
                        requireNoCredentials(current, changes.applyTo(current, current.updatedAt()));
                    }
                    before.set(current);
                    return changes;
                })
                .onSuccess(after -> log(Objects.requireNonNull(before.get()), after, target.actor()));
    }

    /** Whoever has an admin's token must not get the account for good; with the password it is possible elsewhere. */
    private static void requireNoCredentials(Account current, Account next) {
        if (!Objects.equals(next.email(), current.email())
                || !next.passwordHash().equals(current.passwordHash())) {
            throw ApplicationException.of(
                    ErrorCode.FORBIDDEN,
                    "Your own address and password are changed under /api/users/me, with the current password.");
        }
    }

    private static void log(Account before, Account after, UUID actor) {
        if (!after.passwordHash().equals(before.passwordHash())) {
            SecurityLog.log(SecurityEvent.AUTHN_PASSWORD_CHANGE, after.id(), actor);
        }
        if (after.role() != before.role() || after.status() != before.status()) {
            SecurityLog.log(SecurityEvent.AUTHZ_CHANGE, after.id(), actor);
        }
        if (!after.hasNamesOf(before)) {
            SecurityLog.log(SecurityEvent.USER_UPDATED, after.id(), actor);
        }
    }
}
