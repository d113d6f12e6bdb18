package dev.taskwire.ums.session.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.internalapi.RevokedSessionsPage;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.service.AccountAuthorizer;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.store.SessionRepository;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists and revokes sessions: users their own, admins those of others. Tells gateways which sessions are revoked. */
public final class SessionService {
    private static final int PAGE_SIZE = 1_000;

    /**
     * How long an expired session is kept. The clock of the ums that deletes may be ahead of that of a gateway, which
     * asks about a session for as long as its tokens may be valid by the clock of another gateway.
     */
    private static final Duration RETENTION_AFTER_EXPIRY = ClockSkew.MAX.multipliedBy(3);

    private final SessionRepository sessions;
    private final SessionRevoker revoker;
    private final AccountAuthorizer authorizer;
    private final SessionLifetimes lifetimes;
    private final Clock clock;

    public SessionService(
            SessionRepository sessions,
            SessionRevoker revoker,
            AccountAuthorizer authorizer,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.sessions = sessions;
        this.revoker = revoker;
        this.authorizer = authorizer;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Revokes the caller's session; fails with UNAUTHENTICATED if it had already ended. */
    public Future<Void> signOut(Caller caller, Deadline deadline) {
        var hadEnded = ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The session has already ended.");
        return revokeOwn(caller, caller.sessionId(), hadEnded, deadline);
    }

    /** Revokes one of the caller's sessions; fails with NOT_FOUND if it is none of them, or had already ended. */
    public Future<Void> revoke(Caller caller, UUID id, Deadline deadline) {
        return revokeOwn(caller, id, sessionNotFound(), deadline);
    }

    private Future<Void> revokeOwn(Caller caller, UUID id, ApplicationException otherwise, Deadline deadline) {
        return revoker.revokeOwn(caller.userId(), id, otherwise, deadline);
    }

    /** Revokes all of the caller's sessions. */
    public Future<Void> revokeAll(Caller caller, Deadline deadline) {
        return revokeAll(caller, caller.userId(), deadline);
    }

    /**
     * Revokes all sessions of a user; fails with FORBIDDEN unless the caller is an admin, with NOT_FOUND if there is no
     * such user.
     */
    public Future<Void> revokeAllOf(Caller caller, UUID user, Deadline deadline) {
        return authorizer.requireMayRevokeSessions(caller, user).compose(allowed -> revokeAll(caller, user, deadline));
    }

    private Future<Void> revokeAll(Caller caller, UUID user, Deadline deadline) {
        return revoker.revokeAll(user, caller.userId(), deadline);
    }

    /** Returns one page of the caller's sessions, the newest first. */
    public Future<Page<Session, UUID>> list(Caller caller, Optional<UUID> before, int limit) {
        return list(caller.userId(), before, limit);
    }

    /**
     * Returns one page of a user's sessions; fails with FORBIDDEN unless the caller is an admin, with NOT_FOUND if
     * there is no such user.
     */
    public Future<Page<Session, UUID>> listOf(Caller caller, UUID user, Optional<UUID> before, int limit) {
        return authorizer.requireMayListSessions(caller, user).compose(allowed -> list(user, before, limit));
    }

    /** Returns one page of a user's sessions, the newest first, without regard to who asks. */
    public Future<Page<Session, UUID>> list(UUID user, Optional<UUID> before, int limit) {
        var now = Timestamps.now(clock);
        return sessions.findByUser(user, now, before, limit + 1).map(found -> {
            var page = Slice.of(found, limit).toPage(Session::id);
            return new Page<>(active(page.items(), now), page.next());
        });
    }

    /**
     * Applies the current lifetimes to sessions that were stored under longer ones, and omits those that have expired.
     */
    private List<Session> active(List<Session> stored, Instant now) {
        return stored.stream()
                .map(session -> session.cappedBy(lifetimes))
                .filter(session -> now.isBefore(session.expiresAt()))
                .toList();
    }

    /**
     * Returns revoked sessions whose access tokens may still be valid by the clock of a gateway, up to a thousand at a
     * time.
     */
    public Future<RevokedSessionsPage> findRevoked(Optional<UUID> after) {
        return sessions.findRevoked(Timestamps.now(clock).minus(ClockSkew.MAX), after, PAGE_SIZE)
                .map(found -> {
                    boolean more = found.size() == PAGE_SIZE;
                    return new RevokedSessionsPage(
                            found, more ? Optional.of(found.get(PAGE_SIZE - 1).sessionId()) : Optional.empty());
                });
    }

    /** Returns those of the sessions that are revoked and still stored. */
    public Future<RevokedSessionsPage> findRevokedByIds(List<UUID> ids) {
        return sessions.findRevokedByIds(ids).map(found -> new RevokedSessionsPage(found, Optional.empty()));
    }

    /** Deletes sessions that expired more than three minutes ago. Gateways do not need their revocation any more. */
    public Future<Void> deleteExpired() {
        return sessions.deleteExpired(Timestamps.now(clock).minus(RETENTION_AFTER_EXPIRY));
    }

    public static ApplicationException sessionNotFound() {
        return ApplicationException.of(
                ErrorCode.NOT_FOUND, "The session does not exist, or it belongs to another user.");
    }
}
