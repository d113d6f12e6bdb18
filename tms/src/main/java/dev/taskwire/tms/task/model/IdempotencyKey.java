package dev.taskwire.tms.task.model;

import dev.taskwire.shared.value.Sha256;
import java.util.UUID;

/**
 * Identifies repetitions of the same create (IETF draft of the Idempotency-Key header).
 *
 * @param createKey SHA-256 of the caller's id and key, so that the keys of different callers never match
 * @param bodyHash SHA-256 of the request body, in which white space does not count
 */
public record IdempotencyKey(String createKey, String bodyHash) {

    /** Returns the key of that user, with a digest of the body, which a repeat must match. */
    public static IdempotencyKey of(UUID userId, String key, String canonicalBody) {
        return new IdempotencyKey(Sha256.base64Url(userId + "\n" + key), Sha256.base64Url(canonicalBody));
    }
}
