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
 * The sessions that have ended although their tokens have not expired. Not bounded in number, since forgetting one
 * would let its tokens in again; but in time: each is forgotten when its tokens expire. Safe from any thread.
 */
public final class Revocations {
    /** {@code JWT_ACCESS_TTL} is a day at most; the clocks of two machines may differ. */
    private static final Duration LONGEST = Duration.ofHours(25);

    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    private final Clock clock;

    public Revocations(Clock clock) {
        this.clock = clock;
    }

    /**
     * Ends a session here, until {@code expiresAt}, the latest that was ever said of it; not longer than a token lives.
     */
    public void add(UUID sessionId, Instant expiresAt) {
        var latest = clock.instant().plus(LONGEST);
        ended.merge(
                sessionId,
                expiresAt.isBefore(latest) ? expiresAt : latest,
                (known, told) -> known.isAfter(told) ? known : told);
    }

    /** Succeeds unless the caller's session has ended. */
    public Future<Caller> check(Caller caller) {
        return ended.containsKey(caller.sessionId())
                ? Future.failedFuture(AppException.of(ErrorKind.UNAUTHENTICATED, "The session has ended."))
                : Future.succeededFuture(caller);
    }

    /** Forgets what has expired; called now and then. */
    public void sweep() {
        var now = clock.instant();
        ended.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }

    public int size() {
        return ended.size();
    }
}
