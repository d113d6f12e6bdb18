package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.RevocationEvent;
import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import dev.taskwire.ums.account.Account;
import dev.taskwire.ums.account.AccountService;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** The rules of sessions: who gets one, and when it ends. */
final class SessionService {
    private static final int PAGE = 1_000;

    private final AccountService accounts;
    private final SessionRepository sessions;
    private final AccessTokenIssuer issuer;
    private final Duration accessTtl;
    private final Clock clock;

    SessionService(
            AccountService accounts,
            SessionRepository sessions,
            AccessTokenIssuer issuer,
            Duration accessTtl,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.issuer = issuer;
        this.accessTtl = accessTtl;
        this.clock = clock;
    }

    /** An account with the token of a session that has just been opened for it. */
    record SignedIn(Account account, String token, Duration expiresIn) {}

    Future<SignedIn> signOn(String username, String password, String email, Deadline deadline) {
        return accounts.register(username, password, email, deadline).compose(this::open);
    }

    Future<SignedIn> signIn(String username, String password, Deadline deadline) {
        return accounts.authenticate(username, password, deadline).compose(this::open);
    }

    private Future<SignedIn> open(Account account) {
        var now = Times.now(clock);
        // A token counts whole seconds; cutting the end keeps the session no shorter than its token.
        var expiresAt = now.plus(accessTtl).truncatedTo(ChronoUnit.SECONDS);
        var session = new Session(Ids.next(), account.id(), now, expiresAt);
        var caller = new Caller(account.id(), session.id(), account.role(), expiresAt);
        return sessions.insert(session).map(stored -> new SignedIn(account, issuer.issue(caller, now), accessTtl));
    }

    /** Ends the caller's session; fails with UNAUTHENTICATED when it had ended before. */
    Future<Void> signOut(Caller caller) {
        var now = Times.now(clock);
        return sessions.revoke(caller.sessionId(), now, RevocationEvent.of(caller, now))
                .compose(ended -> ended
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                AppException.of(ErrorKind.UNAUTHENTICATED, "The session has already ended.")));
    }

    /** Ended sessions of which tokens may still be about, a thousand at a time. */
    Future<RevocationPage> revocations(Optional<UUID> after) {
        return sessions.revoked(Times.now(clock), after, PAGE).map(found -> {
            boolean more = found.size() == PAGE;
            return new RevocationPage(
                    found, more ? Optional.of(found.get(PAGE - 1).sessionId()) : Optional.empty());
        });
    }

    Future<Void> forgetExpired() {
        return sessions.removeExpired(Times.now(clock));
    }
}
