package dev.taskwire.ums.account.credential;

import dev.taskwire.shared.audit.AuditBuffer;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.PasswordHasher.Verification;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import dev.taskwire.ums.account.store.AccountRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Checks usernames with passwords, and whether a session may still use its account. */
public final class CredentialAuthenticator {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final SignOnPolicy signOnPolicy;
    private final SignInThrottle throttle;
    private final AuditBuffer audit;
    private final Clock clock;

    public CredentialAuthenticator(
            AccountRepository accounts,
            PasswordHasher passwords,
            SignOnPolicy signOnPolicy,
            SignInThrottle throttle,
            AuditBuffer audit,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.signOnPolicy = signOnPolicy;
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Finds the account with this username and password, and records the sign-in.
     *
     * @param client the address for whose share the password check counts
     * @return the account; fails with UNAUTHENTICATED, with the same error after the same time, for an unknown name, a
     *     wrong password and a disabled account, with RATE_LIMITED after too many of these, and with FORBIDDEN if its
     *     address must be verified first
     */
    public Future<Account> authenticate(String username, String password, ClientAddress client, Deadline deadline) {
        return accounts.findByUsername(IdentifierNormalizer.of(username))
                .compose(found -> throttle.admit(username, found.map(Account::id), client)
                        .compose(attempt -> verify(found, password, client, deadline)
                                .compose(verification -> verification.matches()
                                        ? recordSignIn(requireMaySignIn(found.get()), verification, client)
                                        : throttle.recordFailure(attempt)
                                                .compose(recorded -> refuse(found.map(Account::id))))));
    }

    private Future<Verification> verify(
            Optional<Account> account, String password, ClientAddress client, Deadline deadline) {
        var queueKey = PasswordQueueKey.of(client);
        return account.isPresent()
                ? passwords.verify(queueKey, password, account.get(), deadline)
                : passwords.verifyUnknownUser(queueKey, password, deadline);
    }

    /** Returns the account; fails with FORBIDDEN if its address must be verified first. */
    public Account requireMaySignIn(Account account) {
        if (!signOnPolicy.maySignIn(account)) {
            audit.record(SecurityEvent.AUTHN_LOGIN_FAIL, account.id());
            throw SignOnPolicy.emailNotVerified();
        }
        return account;
    }

    private Future<Account> recordSignIn(Account account, Verification verification, ClientAddress client) {
        return verification
                .renewed()
                .map(hash -> accounts.renewPasswordHash(account.id(), account.passwordHash(), hash))
                .orElseGet(Future::succeededFuture)
                .compose(renewed -> throttle.trustNetwork(account.id(), client))
                .compose(recorded -> accounts.recordSignIn(account.id(), Timestamps.now(clock)))
                .map(account);
    }

    private Future<Account> refuse(Optional<UUID> user) {
        audit.record(SecurityEvent.AUTHN_LOGIN_FAIL, user.orElse(null));
        return Future.failedFuture(badCredentials());
    }

    /**
     * Lets the owner sign in from this client's network also while somebody guesses the password elsewhere. For a
     * client that has proved in another way that it is the owner's.
     */
    public Future<Void> trustNetwork(Account account, ClientAddress client) {
        return throttle.trustNetwork(account.id(), client);
    }

    /** Returns the account as it is now, if it is active and its session generation includes that session. */
    public Future<Optional<Account>> findActive(UUID id, UUID session, long openedUnder) {
        return accounts.find(id)
                .map(found -> found.filter(Account::isActive)
                        .filter(account -> account.sessionGeneration().includes(session, openedUnder)));
    }

    /** Returns the one error for every failed sign-in. */
    public static ApplicationException badCredentials() {
        return ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The username or the password is wrong.")
                .withType(ProblemType.INVALID_CREDENTIALS);
    }
}
