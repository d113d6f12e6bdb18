package dev.taskwire.ums.session.model;

import dev.taskwire.ums.session.token.RefreshTokenFamily;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in.
 *
 * @param id what its tokens call {@code sid}
 * @param accessExpiresAt when the last of its access tokens ends
 * @param expiresAt when it ends by itself; no access token of it lives longer
 * @param authVersion the generation of the account's sessions that it belongs to
 * @param userAgent of the client that signed in; null when it said nothing
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
        @Nullable String userAgent,
        RefreshTokenFamily secrets) {

    /** The same after a refresh. */
    public Session refreshed(Instant at, SessionLifetimes lifetimes, RefreshTokenFamily next) {
        var end = kind == SessionKind.ROTATING ? lifetimes.sessionEnd(createdAt, at) : expiresAt;
        return new Session(
                id, userId, createdAt, at, lifetimes.accessEnd(at, end), end, authVersion, kind, userAgent, next);
    }

    /**
     * The same with the end that it has by these lifetimes; it may have been stored when sessions could live longer.
     */
    public Session within(SessionLifetimes lifetimes) {
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
                        userAgent,
                        secrets)
                : this;
    }
}
