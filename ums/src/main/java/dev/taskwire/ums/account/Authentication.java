package dev.taskwire.ums.account;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.text.ComparableForm;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Who is believed to be whom. */
public final class Authentication {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Clock clock;

    Authentication(AccountRepository accounts, PasswordHasher passwords, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Finds the account that these belong to, and notes the sign-in.
     *
     * @return fails with UNAUTHENTICATED, equally and in equal time, for an unknown name, a wrong password and an
     *     account that is disabled
     */
    public Future<Account> authenticate(String username, String password, Deadline deadline) {
        return accounts.findByUsername(ComparableForm.of(username)).compose(found -> {
            var matches = found.isPresent()
                    ? passwords.matches(password, found.get().passwordHash(), deadline)
                    : passwords.matchesNobody(password, deadline);
            return matches.compose(yes -> yes && found.get().isActive()
                    ? accounts.noteLogin(found.get().id(), Times.now(clock)).map(found.get())
                    : Future.failedFuture(refused()));
        });
    }

    /** The account as it is now, if it exists and a session that was opened under that version may go on. */
    public Future<Optional<Account>> current(UUID id, UUID session, long openedUnder) {
        return accounts.find(id)
                .map(found -> found.filter(Account::isActive)
                        .filter(account -> account.sessions().includes(session, openedUnder)));
    }

    /** The one answer to whoever is not believed. */
    public static AppException refused() {
        return AppException.of(ErrorKind.UNAUTHENTICATED, "The username or the password is wrong.");
    }
}
