package dev.taskwire.ums.session.service;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.store.OptimisticWrite;
import dev.taskwire.shared.store.WriteDecision;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.model.SignInDevice;
import dev.taskwire.ums.session.store.SessionRepository;
import dev.taskwire.ums.session.token.RefreshToken;
import dev.taskwire.ums.session.token.RefreshTokenFamily;
import dev.taskwire.ums.session.token.RefreshTokenFamily.TokenUse;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Applies the rules of refresh tokens: which are valid, what they are exchanged for, and which reuse indicates theft.
 */
public final class TokenRefreshService {
    private static final String CONTENDED =
            "Too many requests are changing this session, or the last change is not confirmed yet. Try again.";

    private final CredentialAuthenticator credentialAuthenticator;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;
    private final AccessTokenIssuer issuer;
    private final SessionLifetimes lifetimes;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();

    public TokenRefreshService(
            CredentialAuthenticator credentialAuthenticator,
            SessionRepository sessions,
            SessionRevoker revoker,
            AccessTokenIssuer issuer,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.credentialAuthenticator = credentialAuthenticator;
        this.sessions = sessions;
        this.revoker = revoker;
        this.issuer = issuer;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /**
     * Exchanges a refresh token of a session of that kind.
     *
     * @param device becomes the last one that has used the session
     * @return fails with UNAUTHENTICATED if the token is not valid, for whatever reason; the reuse of an old one
     *     revokes its session. Fails with FORBIDDEN, and leaves the token valid, if the address must be verified first
     */
    public Future<IssuedTokens> refresh(String token, SessionKind kind, SignInDevice device, Deadline deadline) {
        return RefreshToken.parse(token)
                .map(parsed -> refresh(parsed, kind, device, deadline))
                .orElseGet(() -> Future.failedFuture(invalidToken()));
    }

    private Future<IssuedTokens> refresh(RefreshToken token, SessionKind kind, SignInDevice device, Deadline deadline) {
        var id = token.sessionId();
        return new OptimisticWrite<>(
                        () -> sessions.findLatest(id, Timestamps.now(clock)),
                        () -> sessions.find(id, Timestamps.now(clock)))
                .run(deadline, CONTENDED, found -> decide(token, kind, device, found, deadline));
    }

    private Future<WriteDecision<IssuedTokens>> decide(
            RefreshToken token, SessionKind kind, SignInDevice device, Optional<Session> found, Deadline deadline) {
        var now = Timestamps.now(clock);
        var session = found.filter(one -> one.kind() == kind)
                .map(one -> one.cappedBy(lifetimes))
                .filter(one -> now.isBefore(one.expiresAt()))
                .orElseThrow(TokenRefreshService::invalidToken);
        var tokenUse = session.tokenFamily().classify(token, now, process);
        return switch (tokenUse) {
            case UNKNOWN -> Future.failedFuture(invalidToken());
            case REUSED -> Future.succeededFuture(WriteDecision.write(() -> revokeReused(token, deadline)));
            case CURRENT, REPEATED ->
                credentialAuthenticator
                        .findActive(session.userId(), session.id(), session.authVersion())
                        .map(account -> account.orElseThrow(TokenRefreshService::invalidToken))
                        .map(credentialAuthenticator::requireMaySignIn)
                        .map(account -> {
                            var exchange = Exchange.of(token, session, tokenUse, now, process);
                            var refreshed = session.refreshed(now, lifetimes, exchange.tokenFamily(), device.client());
                            return WriteDecision.write(() -> store(session, refreshed, exchange.next(), account));
                        });
        };
    }

    /** Fails with UNAUTHENTICATED; empty if the refresh that replaced the token may still be lost in a failover. */
    private Future<Optional<IssuedTokens>> revokeReused(RefreshToken token, Deadline deadline) {
        var now = Timestamps.now(clock);
        // Also one that has just expired here, and that a ums whose clock is behind may still refresh.
        return sessions.find(token.sessionId(), now.minus(ClockSkew.MAX)).compose(found -> {
            var reused =
                    found.filter(session -> session.tokenFamily().classify(token, now, process) == TokenUse.REUSED);
            if (reused.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            var session = reused.get();
            return revoker.revoke(session, session.userId(), Optional.of(SecurityEvent.AUTHN_TOKEN_REUSE), deadline)
                    .compose(revoked -> Future.failedFuture(invalidToken()));
        });
    }

    private Future<Optional<IssuedTokens>> store(
            Session session, Session refreshed, RefreshToken next, Account account) {
        return sessions.refresh(session, refreshed)
                .map(stored ->
                        stored ? Optional.of(IssuedTokens.of(account, refreshed, next, issuer)) : Optional.empty());
    }

    /** The token that a valid one is exchanged for, and the token family to be stored with it. */
    private record Exchange(RefreshToken next, RefreshTokenFamily tokenFamily) {
        static Exchange of(RefreshToken token, Session session, TokenUse tokenUse, Instant now, String process) {
            var family = session.tokenFamily();
            if (tokenUse == TokenUse.REPEATED) {
                return new Exchange(
                        token.next(Objects.requireNonNull(family.lastRotation()).nonce()), family);
            }
            if (session.kind() == SessionKind.FIXED) {
                return new Exchange(token, family);
            }
            String nonce = RefreshTokenFamily.newNonce();
            var next = token.next(nonce);
            return new Exchange(next, family.rotated(next, now, process, nonce));
        }
    }

    private static ApplicationException invalidToken() {
        return ApplicationException.of(
                        ErrorCode.UNAUTHENTICATED, "The refresh token is invalid or has expired. Sign in again.")
                .withType(ProblemType.INVALID_REFRESH_TOKEN);
    }
}
