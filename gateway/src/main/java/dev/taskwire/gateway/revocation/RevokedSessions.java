package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.value.ClockSkew;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the sessions that are revoked although their access tokens have not expired yet. A revocation is confirmed when
 * ums says so or has carried it out, and claimed when only an event says so. The number of confirmed revocations is not
 * bounded, since dropping one would accept its tokens again, but each is removed when its tokens expire. Writes may
 * come in any order: a claim can only prolong a confirmed revocation. Safe from any thread.
 */
public final class RevokedSessions {
    /** {@code JWT_ACCESS_TTL} is a day at most; the rest allows for clock skew. */
    private static final Duration MAX_LIFETIME = Duration.ofHours(25);

    private record RevokedSession(Instant expiresAt, boolean confirmed) {
        RevokedSession until(Instant other) {
            return other.isAfter(expiresAt) ? new RevokedSession(other, confirmed) : this;
        }
    }

    private final Map<UUID, RevokedSession> revokedSessions = new ConcurrentHashMap<>();
    private final Clock clock;

    public RevokedSessions(Clock clock) {
        this.clock = clock;
    }

    /** Adds a confirmed revocation, until the latest confirmed time, but not longer than a token lives. */
    public void revoke(UUID sessionId, Instant expiresAt) {
        revokedSessions.merge(
                sessionId,
                new RevokedSession(bounded(expiresAt), true),
                (known, next) -> known.confirmed && known.expiresAt.isAfter(next.expiresAt) ? known : next);
    }

    /** Adds a claimed revocation until it is confirmed or refuted, but not longer than a token lives. */
    void addClaimed(Revocation claim) {
        revokedSessions.merge(
                claim.sessionId(),
                new RevokedSession(bounded(claim.expiresAt()), false),
                (known, next) -> known.confirmed ? known.until(next.expiresAt) : next);
    }

    /** Removes a revocation that was only claimed. */
    void removeClaimed(UUID sessionId) {
        revokedSessions.computeIfPresent(sessionId, (id, known) -> known.confirmed ? known : null);
    }

    /**
     * Returns whether a claim has no effect: the revocation is confirmed, or its tokens have expired by the clock of
     * any machine. Until then ums still has the session.
     */
    boolean hasNoEffect(Revocation claim) {
        var known = revokedSessions.get(claim.sessionId());
        boolean confirmed = known != null && known.confirmed;
        return confirmed || !claim.expiresAt().isAfter(clock.instant().minus(ClockSkew.MAX));
    }

    /** Returns the caller. Fails with UNAUTHENTICATED if the caller's session is revoked. */
    public Future<Caller> requireActive(Caller caller) {
        return revokedSessions.containsKey(caller.sessionId())
                ? Future.failedFuture(
                        ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The session has ended. Sign in again."))
                : Future.succeededFuture(caller);
    }

    /** Removes expired revocations. Runs periodically. */
    public void removeExpired() {
        var now = clock.instant();
        revokedSessions.values().removeIf(revokedSession -> !now.isBefore(revokedSession.expiresAt));
    }

    /** Returns the number of sessions that are held, of which some can have expired. */
    public int size() {
        return revokedSessions.size();
    }

    private Instant bounded(Instant expiresAt) {
        var latest = clock.instant().plus(MAX_LIFETIME);
        return expiresAt.isBefore(latest) ? expiresAt : latest;
    }
}
