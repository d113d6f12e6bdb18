package dev.taskwire.ums.session.store;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.ums.session.model.Session;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where sessions are kept. Every write is durable once its future completes, and so is what is found where nothing else
 * is said.
 */
public interface SessionRepository {
    Future<Void> insert(Session session);

    /** The session, if it has not ended. */
    Future<Optional<Session>> find(UUID id, Instant now);

    /** As it is this moment, which may still be lost; only for what is then written on condition that it is so. */
    Future<Optional<Session>> findLatest(UUID id, Instant now);

    /**
     * A user's sessions that have not ended, the newest first.
     *
     * @param before the last id of the page before
     */
    Future<List<Session>> findByUser(UUID user, Instant now, Optional<UUID> before, int limit);

    /** Stores a refresh; false when the session has ended, or its refresh token is not the one that it was before. */
    Future<Boolean> refresh(Session before, Session next);

    /** Ends the session; false when it had ended before, or has got another access token since. */
    Future<Boolean> revoke(Session known, Instant at, EventEnvelope event);

    /**
     * Ended sessions whose tokens have not expired, in the order of their ids.
     *
     * @param after the last id of the page before
     */
    Future<List<Revocation>> revoked(Instant now, Optional<UUID> after, int limit);

    /** Those of the sessions that have ended, even if their tokens have expired, for as long as they are known. */
    Future<List<Revocation>> revokedAmong(List<UUID> ids);

    /** Forgets sessions that are over, and whose last token has expired. */
    Future<Void> removeExpired(Instant now);
}
