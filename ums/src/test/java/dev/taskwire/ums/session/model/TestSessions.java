package dev.taskwire.ums.session.model;

import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.token.RefreshToken;
import dev.taskwire.ums.session.token.RefreshTokenFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Sessions of tests. */
public final class TestSessions {
    private static final SessionLifetimes LIFETIMES =
            new SessionLifetimes(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(9));

    static final SessionClient CLIENT = new SessionClient("192.0.2.1", "curl");

    private TestSessions() {}

    /** One whose tokens live as long as it does. */
    public static Session session(UUID user, Instant createdAt, Instant expiresAt) {
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
                CLIENT,
                RefreshTokenFamily.of(RefreshToken.first(id)));
    }

    /** The same after its refresh token was used. */
    public static Session refreshed(Session session, Instant at) {
        var secrets =
                session.tokenFamily().rotated(RefreshToken.first(session.id()), at, "a", RefreshTokenFamily.newNonce());
        return session.refreshed(at, LIFETIMES, secrets, new SessionClient("2001:db8::1", null));
    }
}
