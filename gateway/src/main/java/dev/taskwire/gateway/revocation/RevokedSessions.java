package dev.taskwire.gateway.revocation;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that have ended although their tokens have not expired. An end is confirmed when ums says so or has
 * carried it out, and claimed when an event says so. Confirmed ends are not bounded in number, since forgetting one
 * would let its tokens in again, but each is forgotten when its tokens expire. Writes may come in any order: a claim
 * neither replaces nor lifts what is confirmed. Safe from any thread.
 */
public final class RevokedSessions {
    /** {@code JWT_ACCESS_TTL} is a day at most; the clocks of two machines may differ. */
    private static final Duration MAX_TIME = Duration.ofHours(25);

    /** Of two machines; ums knows an ended session for at least as long after its tokens have expired. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(30);

    private record End(Instant expiresAt, boolean confirmed) {}

    private final Map<UUID, End> ends = new ConcurrentHashMap<>();
    private final Clock clock;

    public RevokedSessions(Clock clock) {
        this.clock = clock;
    }

    /** Confirms that a session has ended, until the latest time that was confirmed; not longer than a token lives. */
    public void revoke(UUID sessionId, Instant expiresAt) {
        ends.merge(
                sessionId,
                new End(bounded(expiresAt), true),
                (known, told) -> known.confirmed && known.expiresAt.isAfter(told.expiresAt) ? known : told);
    }

    /** Ends a session until the claim is confirmed or refuted, but not longer than a token lives. */
    void claim(Revocation claim) {
        ends.merge(
                claim.sessionId(),
                new End(bounded(claim.expiresAt()), false),
                (known, told) -> known.confirmed ? known : told);
    }

    /** Takes back what was only claimed. */
    void refute(UUID sessionId) {
        ends.computeIfPresent(sessionId, (id, known) -> known.confirmed ? known : null);
    }

    /** Whether a claim changes nothing: its end is confirmed, or has no effect any more by the clock of any machine. */
    boolean isSettled(Revocation claim) {
        var known = ends.get(claim.sessionId());
        boolean confirmed = known != null && known.confirmed;
        return confirmed || !claim.expiresAt().isAfter(clock.instant().minus(MAX_CLOCK_SKEW));
    }

    /** Succeeds unless the caller's session has ended. */
    public Future<Caller> requireActive(Caller caller) {
        return ends.containsKey(caller.sessionId())
                ? Future.failedFuture(ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The session has ended."))
                : Future.succeededFuture(caller);
    }

    /** Forgets what has expired; called now and then. */
    public void sweep() {
        var now = clock.instant();
        ends.values().removeIf(end -> !now.isBefore(end.expiresAt));
    }

    public int size() {
        return ends.size();
    }

    private Instant bounded(Instant expiresAt) {
        var latest = clock.instant().plus(MAX_TIME);
        return expiresAt.isBefore(latest) ? expiresAt : latest;
    }
}
