package dev.taskwire.ums.session.model;

import dev.taskwire.ums.session.token.RefreshTokenFamily;
import java.time.Instant;
import java.util.UUID;

/**
 * One sign-in of an account on one device.
 *
 * @param id the {@code sid} of its access tokens
 * @param accessExpiresAt when the last of its access tokens expires
 * @param expiresAt when it expires; none of its access tokens lives longer
 * @param authVersion the session generation that it belongs to
 * @param lastClient the client that signed in or, if it was refreshed since, that refreshed it last
 */
public record Session(
        UUID id,
        UUID userId,
        Instant createdAt,
        Instant refreshedAt,
        Instant accessExpiresAt,
        Instant expiresAt,
        long authVersion,
        SessionKind kind,
        SessionClient lastClient,
        RefreshTokenFamily tokenFamily) {

    /** Returns the session after a refresh by that client. */
    public Session refreshed(Instant at, SessionLifetimes lifetimes, RefreshTokenFamily next, SessionClient client) {
        var end = kind == SessionKind.ROTATING ? lifetimes.sessionEnd(createdAt, at) : expiresAt;
        return new Session(
                id, userId, createdAt, at, lifetimes.accessEnd(at, end), end, authVersion, kind, client, next);
    }

    /**
     * Returns the session with its expiry limited by these lifetimes. It may have been stored when sessions could live
     * longer.
     */
    public Session cappedBy(SessionLifetimes lifetimes) {
        var latest = lifetimes.latestEnd(createdAt);
        return expiresAt.isAfter(latest)
                ? new Session(
                        id,
                        userId,
                        createdAt,
                        refreshedAt,
                        accessExpiresAt,
                        latest,
                        authVersion,
                        kind,
                        lastClient,
                        tokenFamily)
                : this;
    }
}
