package dev.taskwire.ums.session;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.Account;
import dev.taskwire.ums.account.Authentication;
import dev.taskwire.ums.account.Registration;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Opens sessions for whoever signs on or in. */
final class SessionOpening {
    private final Registration registration;
    private final Authentication authentication;
    private final SessionRepository sessions;
    private final SessionEnding ending;
    private final AccessTokenIssuer issuer;
    private final SessionLifetimes lifetimes;
    private final Clock clock;

    SessionOpening(
            Registration registration,
            Authentication authentication,
            SessionRepository sessions,
            SessionEnding ending,
            AccessTokenIssuer issuer,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.registration = registration;
        this.authentication = authentication;
        this.sessions = sessions;
        this.ending = ending;
        this.issuer = issuer;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    Future<OpenSession> signOn(String username, String password, String email, Device device, Deadline deadline) {
        return registration
                .signOn(username, password, email, device.address(), deadline)
                .compose(account -> open(account, SessionKind.ROTATING, device.userAgent(), deadline));
    }

    Future<OpenSession> signIn(String username, String password, SessionKind kind, Device device, Deadline deadline) {
        return authentication
                .authenticate(username, password, device.address(), deadline)
                .compose(account -> open(account, kind, device.userAgent(), deadline));
    }

    private Future<OpenSession> open(Account account, SessionKind kind, @Nullable String userAgent, Deadline deadline) {
        deadline.requireNotPassed();
        var now = Timestamps.now(clock);
        var id = ResourceIds.next();
        var refresh = RefreshToken.first(id);
        var end = lifetimes.sessionEnd(now, now);
        var session = new Session(
                id,
                account.id(),
                now,
                now,
                lifetimes.accessEnd(now, end),
                end,
                account.sessions().version(),
                kind,
                userAgent,
                RefreshSecrets.of(refresh));
        // A change of the account that ends sessions may not have seen this one; then it is seen here.
        return sessions.insert(session)
                .compose(stored -> authentication.current(account.id(), id, session.authVersion()))
                .compose(current -> current.isPresent()
                        ? Future.succeededFuture(OpenSession.of(account, session, refresh, issuer))
                        : ending.end(session, account.id(), deadline)
                                .compose(ended -> Future.failedFuture(Authentication.refused())));
    }
}
