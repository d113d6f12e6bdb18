package dev.taskwire.shared.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * The caller of a request, as a verified access token states.
 *
 * @param sessionId the session that the token belongs to
 * @param expiresAt when the token expires
 */
public record Caller(UUID userId, UUID sessionId, Role role, Instant expiresAt) {
    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
