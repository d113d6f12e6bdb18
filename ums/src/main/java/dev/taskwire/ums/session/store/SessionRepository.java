package dev.taskwire.ums.session.store;

import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.ums.session.model.Session;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores sessions. Every write is durable once its future completes. What is found is durable too, unless stated
 * otherwise.
 */
public interface SessionRepository {
    /** Stores a new session with its audit records. */
    Future<Void> insert(Session session, List<AuditRecord> records);

    /** Returns the session, if it has not ended. */
    Future<Optional<Session>> find(UUID id, Instant now);

    /**
     * Returns the latest state, which may still be lost in a failover; only for a write on condition that it is
     * unchanged.
     */
    Future<Optional<Session>> findLatest(UUID id, Instant now);

    /**
     * Returns a user's sessions that have not ended, the newest first.
     *
     * @param before the last id of the previous page
     */
    Future<List<Session>> findByUser(UUID user, Instant now, Optional<UUID> before, int limit);

    /**
     * Returns a user's oldest sessions that have not ended, the newest of them first.
     *
     * @param newest how many newer sessions of the user are left out
     */
    Future<List<Session>> findOldest(UUID user, Instant now, int newest, int limit);

    /** Stores a refresh; false if the session has ended, or its refresh token has changed since. */
    Future<Boolean> refresh(Session before, Session next);

    /**
     * Revokes the session, with its event and its audit records; false if it had already ended, or has got another
     * access token since.
     */
    Future<Boolean> revoke(Session known, Instant at, EventEnvelope event, List<AuditRecord> records);

    /**
     * Returns revoked sessions whose access tokens have not expired, in the order of their ids.
     *
     * @param after the last id of the previous page
     */
    Future<List<Revocation>> findRevoked(Instant now, Optional<UUID> after, int limit);

    /** Returns those of the sessions that are revoked and still stored, even if their access tokens have expired. */
    Future<List<Revocation>> findRevokedByIds(List<UUID> ids);

    /** Deletes sessions that have expired, and whose last access token has expired. */
    Future<Void> deleteExpired(Instant now);
}
