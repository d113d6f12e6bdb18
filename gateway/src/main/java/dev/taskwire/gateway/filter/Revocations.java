package dev.taskwire.gateway.filter;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that have ended although their tokens have not expired. Those that ums confirms are not bounded in
 * number, since forgetting one would let its tokens in again; but in time: each is forgotten when its tokens expire.
 * Safe from any thread.
 */
public final class Revocations {
    /** {@code JWT_ACCESS_TTL} is a day at most; the clocks of two machines may differ. */
    private static final Duration LONGEST = Duration.ofHours(25);

    /** Of two machines; ums knows an ended session for at least as long after its tokens have expired. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(30);

    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    /** What ums has not confirmed yet; whoever adds to it bounds it. */
    private final Map<UUID, Instant> claimed = new ConcurrentHashMap<>();

    private final Clock clock;

    public Revocations(Clock clock) {
        this.clock = clock;
    }

    /**
     * Ends a session here, until {@code expiresAt}, the latest that was ever said of it; not longer than a token lives.
     */
    public void add(UUID sessionId, Instant expiresAt) {
        ended.merge(sessionId, bounded(expiresAt), (known, told) -> known.isAfter(told) ? known : told);
        claimed.remove(sessionId);
    }

    /**
     * Ends a session here until it is {@link #add added} or {@link #lift lifted}, but not longer than a token lives.
     */
    void claim(UUID sessionId, Instant expiresAt) {
        claimed.put(sessionId, bounded(expiresAt));
    }

    /** Takes back what was only claimed. */
    void lift(UUID sessionId) {
        claimed.remove(sessionId);
    }

    /** Whether an end until then has no effect any more, by the clock of any machine. */
    boolean isOver(Instant expiresAt) {
        return !expiresAt.isAfter(clock.instant().minus(MAX_CLOCK_SKEW));
    }

    boolean isConfirmed(UUID sessionId) {
        return ended.containsKey(sessionId);
    }

    private Instant bounded(Instant expiresAt) {
        var latest = clock.instant().plus(LONGEST);
        return expiresAt.isBefore(latest) ? expiresAt : latest;
    }

    /** Succeeds unless the caller's session has ended. */
    public Future<Caller> check(Caller caller) {
        return ended.containsKey(caller.sessionId()) || claimed.containsKey(caller.sessionId())
                ? Future.failedFuture(AppException.of(ErrorKind.UNAUTHENTICATED, "The session has ended."))
                : Future.succeededFuture(caller);
    }

    /** Forgets what has expired; called now and then. */
    public void sweep() {
        var now = clock.instant();
        ended.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
        claimed.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }

    public int size() {
        return ended.size() + claimed.size();
    }
}
