package dev.taskwire.gateway.filter;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that have ended although their tokens have not expired. Not bounded in number, since forgetting one
 * would let its tokens in again; but in time: each is forgotten when its tokens expire. Safe from any thread.
 */
public final class Revocations {
    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    private final Clock clock;

    public Revocations(Clock clock) {
        this.clock = clock;
    }

    /** Ends a session here, until {@code expiresAt}; of several times the last one counts. */
    public void add(UUID sessionId, Instant expiresAt) {
        // Whoever signs out may show an older token than the session's last one.
        ended.merge(sessionId, expiresAt, (known, other) -> known.isAfter(other) ? known : other);
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
