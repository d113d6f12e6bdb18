package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules of accounts: who may have which name, and who is believed to be whom. */
public final class AccountService {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Clock clock;

    AccountService(AccountRepository accounts, PasswordHasher passwords, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Creates an account that has just signed in.
     *
     * @return fails with INVALID when a rule is broken, CONFLICT when a name is taken, UNAVAILABLE when too many are
     *     signing on
     */
    public Future<Account> register(String username, String password, String email, Deadline deadline) {
        return create(username, password, Optional.of(email), Role.USER, true, deadline);
    }

    /**
     * Creates an admin if there is none.
     *
     * @return whether it did
     */
    public Future<Boolean> ensureAdmin(String username, String password, Optional<String> email, Deadline deadline) {
        return accounts.exists(Role.ADMIN)
                .compose(exists -> exists
                        ? Future.succeededFuture(false)
                        : create(username, password, email, Role.ADMIN, false, deadline)
                                .map(true));
    }

    private Future<Account> create(
            String username, String password, Optional<String> email, Role role, boolean signedIn, Deadline deadline) {
        String name = Names.comparable(username);
        Optional<String> address = email.map(Names::comparable);
        var faults = Names.faults(name, password, address);
        if (!faults.isEmpty()) {
            return Future.failedFuture(AppException.invalid(faults));
        }
        return passwords.hash(password, deadline).compose(hash -> {
            var now = Times.now(clock);
            var account = new Account(
                    Ids.next(),
                    name,
                    hash,
                    address.orElse(null),
                    role,
                    AccountStatus.ACTIVE,
                    now,
                    now,
                    signedIn ? now : null,
                    1);
            return accounts.insert(account, AccountEvents.created(account))
                    .compose(inserted -> inserted ? Future.succeededFuture(account) : refuse(name, account.email()));
        });
    }

    /** Names what collided, as far as it can still be seen. */
    private Future<Account> refuse(String username, @Nullable String email) {
        return accounts.taken(username, email).compose(taken -> {
            var faults = new ArrayList<Fault>();
            if (taken.username()) {
                faults.add(Fault.inBody("/username", "is taken"));
            }
            if (taken.email()) {
                faults.add(Fault.inBody("/email", "is taken"));
            }
            return Future.failedFuture(
                    AppException.conflict("The username or the e-mail address belongs to another account.", faults));
        });
    }

    /**
     * Finds the account that these belong to, and notes the sign-in.
     *
     * @return fails with UNAUTHENTICATED, equally and in equal time, for an unknown name and a wrong password
     */
    public Future<Account> authenticate(String username, String password, Deadline deadline) {
        return accounts.findByUsername(Names.comparable(username)).compose(found -> {
            var matches = found.isPresent()
                    ? passwords.matches(password, found.get().passwordHash(), deadline)
                    : passwords.matchesNobody(password, deadline);
            return matches.compose(yes -> yes && found.get().status() == AccountStatus.ACTIVE
                    ? accounts.noteLogin(found.get().id(), Times.now(clock)).map(found.get())
                    : Future.failedFuture(
                            AppException.of(ErrorKind.UNAUTHENTICATED, "The username or the password is wrong.")));
        });
    }

    /** The account; fails with UNAUTHENTICATED when it is gone, since only its own token asks for it. */
    public Future<Account> own(UUID id) {
        return accounts.find(id)
                .map(found -> found.orElseThrow(
                        () -> AppException.of(ErrorKind.UNAUTHENTICATED, "The account does not exist any more.")));
    }
}
