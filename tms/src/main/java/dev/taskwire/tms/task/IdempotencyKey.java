package dev.taskwire.tms.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * What makes a repeated create the same create, after the IETF draft on the Idempotency-Key header.
 *
 * @param createKey SHA-256 of the caller's id and key: one caller's keys say nothing to another
 * @param bodyHash SHA-256 of the request's body, in which white space does not count
 */
public record IdempotencyKey(String createKey, String bodyHash) {

    static IdempotencyKey of(UUID userId, String key, String canonicalBody) {
        return new IdempotencyKey(sha256(userId + "\n" + key), sha256(canonicalBody));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
