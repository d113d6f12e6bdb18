package dev.taskwire.ums.session;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.log.SecurityLog;
import dev.taskwire.shared.time.Times;
import dev.taskwire.ums.account.Account;
import dev.taskwire.ums.account.Authentication;
import dev.taskwire.ums.session.RefreshSecrets.Use;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The rules of refresh tokens: which are good, what they are exchanged for, and when one betrays a theft. */
final class SessionRefreshing {
    /** Meets another refresh of the same session so many times before it gives up. */
    private static final int ATTEMPTS = 20;

    private final Authentication authentication;
    private final SessionRepository sessions;
    private final SessionEnding ending;
    private final AccessTokenIssuer issuer;
    private final SessionLifetimes lifetimes;
    private final Clock clock;

    SessionRefreshing(
            Authentication authentication,
            SessionRepository sessions,
            SessionEnding ending,
            AccessTokenIssuer issuer,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.authentication = authentication;
        this.sessions = sessions;
        this.ending = ending;
        this.issuer = issuer;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /**
     * Exchanges a refresh token of a session of that kind.
     *
     * @return fails with UNAUTHENTICATED when it is not good, for whatever reason; one that was used up ends its
     *     session
     */
    Future<OpenSession> refresh(String token, SessionKind kind) {
        return RefreshToken.parse(token)
                .map(parsed -> refresh(parsed, kind, ATTEMPTS))
                .orElseGet(SessionRefreshing::refused);
    }

    private Future<OpenSession> refresh(RefreshToken token, SessionKind kind, int attempts) {
        var now = Times.now(clock);
        return sessions.find(token.sessionId(), now).compose(found -> {
            if (found.isEmpty() || found.get().kind() != kind) {
                return refused();
            }
            var session = found.get().within(lifetimes);
            if (!now.isBefore(session.expiresAt())) {
                return refused();
            }
            var use = session.secrets().use(token, now);
            return switch (use) {
                case UNKNOWN -> refused();
                case REUSED -> {
                    SecurityLog.log(SecurityEvent.AUTHN_TOKEN_REUSE, session.userId());
                    yield ending.end(session, session.userId()).compose(ended -> refused());
                }
                case CURRENT, REPEATED ->
                    authentication
                            .current(session.userId(), session.id(), session.authVersion())
                            .compose(account -> account.isPresent()
                                    ? exchange(token, session, use, account.get(), now, attempts)
                                    : refused());
            };
        });
    }

    private Future<OpenSession> exchange(
            RefreshToken token, Session session, Use use, Account account, Instant now, int attempts) {
        var exchange = Exchange.of(token, session, use, now);
        var refreshed = session.refreshed(now, lifetimes, exchange.secrets());
        return sessions.refresh(session, refreshed).compose(stored -> {
            if (stored) {
                return Future.succeededFuture(OpenSession.of(account, refreshed, exchange.next(), issuer));
            }
            // Another refresh was faster, or the session has ended: look again.
            return attempts > 1 ? refresh(token, session.kind(), attempts - 1) : contended();
        });
    }

    /** What a good token is exchanged for, and how the session is to be stored with it. */
    private record Exchange(RefreshToken next, RefreshSecrets secrets) {
        static Exchange of(RefreshToken token, Session session, Use use, Instant now) {
            var secrets = session.secrets();
            if (use == Use.REPEATED) {
                return new Exchange(
                        token.next(Objects.requireNonNull(secrets.last()).nonce()), secrets);
            }
            if (session.kind() == SessionKind.FIXED) {
                return new Exchange(token, secrets);
            }
            String nonce = RefreshSecrets.newNonce();
            var next = token.next(nonce);
            return new Exchange(next, secrets.rotated(next, now, nonce));
        }
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(
                AppException.of(ErrorKind.UNAUTHENTICATED, "The refresh token is invalid or expired."));
    }

    private static <T> Future<T> contended() {
        return Future.failedFuture(
                AppException.unavailable("The session is refreshed too often at this moment.", Duration.ofSeconds(1)));
    }
}
