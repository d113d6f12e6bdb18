package dev.taskwire.ums.session;

import java.time.Instant;
import java.util.UUID;

/**
 * One sign-in.
 *
 * @param id what its tokens call {@code sid}
 * @param expiresAt when its last access token ends, and with it the session's use
 */
public record Session(UUID id, UUID userId, Instant createdAt, Instant expiresAt) {}
