package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.PasswordHasher.Verification;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Who is believed to be whom. */
public final class CredentialAuthenticator {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Clock clock;

    public CredentialAuthenticator(AccountRepository accounts, PasswordHasher passwords, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * Finds the account that these belong to, and notes the sign-in.
     *
     * @param client where the caller is, for its share of password checks
     * @return fails with UNAUTHENTICATED, equally and in equal time, for an unknown name, a wrong password and an
     *     account that is disabled
     */
    public Future<Account> authenticate(String username, String password, ClientAddress client, Deadline deadline) {
        var turn = PasswordQueueKey.of(client);
        return accounts.findByUsername(IdentifierNormalizer.of(username)).compose(found -> {
            var verified = found.isPresent()
                    ? passwords.verify(turn, password, found.get(), deadline)
                    : passwords.verifyNobody(turn, password, deadline);
            return verified.compose(verification ->
                    verification.matches() ? signedIn(found.get(), verification) : failed(found.map(Account::id)));
        });
    }

    private Future<Account> signedIn(Account account, Verification verification) {
        return verification
                .renewed()
                .map(hash -> accounts.renewPasswordHash(account.id(), account.passwordHash(), hash))
                .orElseGet(Future::succeededFuture)
                .compose(renewed -> accounts.noteLogin(account.id(), Timestamps.now(clock)))
                .map(account)
                .onSuccess(noted -> SecurityLog.log(SecurityEvent.AUTHN_LOGIN_SUCCESS, account.id()));
    }

    private static Future<Account> failed(Optional<UUID> user) {
        SecurityLog.log(SecurityEvent.AUTHN_LOGIN_FAIL, user.orElse(null));
        return Future.failedFuture(badCredentials());
    }

    /** The account as it is now, if it exists and a session that was opened under that version may go on. */
    public Future<Optional<Account>> findActive(UUID id, UUID session, long openedUnder) {
        return accounts.find(id)
                .map(found -> found.filter(Account::isActive)
                        .filter(account -> account.sessions().includes(session, openedUnder)));
    }

    /** The one answer to whoever is not believed. */
    public static ApplicationException badCredentials() {
        return ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The username or the password is wrong.");
    }
}
