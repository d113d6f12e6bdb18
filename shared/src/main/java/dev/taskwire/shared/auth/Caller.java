package dev.taskwire.shared.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * Who is calling, as a verified access token says.
 *
 * @param sessionId the sign-in that the token belongs to
 * @param expiresAt when the token ends
 */
public record Caller(UUID userId, UUID sessionId, Role role, Instant expiresAt) {
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
