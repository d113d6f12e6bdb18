package dev.taskwire.ums.session;

import dev.taskwire.shared.value.ResourceIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Sessions of tests. */
final class TestSessions {
    private static final SessionLifetimes LIFETIMES =
            new SessionLifetimes(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(9));

    private TestSessions() {}

    /** One whose tokens live as long as it does. */
    static Session session(UUID user, Instant createdAt, Instant expiresAt) {
        var id = ResourceIds.next();
        return new Session(
                id,
                user,
                createdAt,
                createdAt,
                expiresAt,
                expiresAt,
                0,
                SessionKind.ROTATING,
                null,
                RefreshSecrets.of(RefreshToken.first(id)));
    }

    /** The same after its refresh token was used. */
    static Session refreshed(Session session, Instant at) {
        var secrets = session.secrets().rotated(RefreshToken.first(session.id()), at, RefreshSecrets.newNonce());
        return session.refreshed(at, LIFETIMES, secrets);
    }
}
