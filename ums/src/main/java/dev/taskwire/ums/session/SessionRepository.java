package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.event.EventEnvelope;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where sessions are kept. Every write is durable once its future completes. */
public interface SessionRepository {
    Future<Void> insert(Session session);

    /** Ends the session; false when it had ended before or does not exist. */
    Future<Boolean> revoke(UUID id, Instant at, EventEnvelope event);

    /**
     * Ended sessions whose tokens have not expired, in the order of their ids.
     *
     * @param after the last id of the page before
     */
    Future<List<Revocation>> revoked(Instant now, Optional<UUID> after, int limit);

    /** Forgets sessions whose last token has expired. */
    Future<Void> removeExpired(Instant now);
}
