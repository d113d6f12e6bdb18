package dev.taskwire.tms.task.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskwire.shared.value.Sha256;
import java.util.UUID;

/**
 * Identifies repetitions of the same create (IETF draft of the Idempotency-Key header).
 *
 * @param createKey SHA-256 of the caller's id and key, so that the keys of different callers never match
 * @param bodyHash SHA-256 of the request body, in which neither white space nor the order of members counts
 */
public record IdempotencyKey(String createKey, String bodyHash) {
    /** Writes members in the order of RFC 8785. The bodies of creates have only text and null as values. */
    private static final ObjectWriter CANONICAL = JsonMapper.builder()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build()
            .writer();

    /** Returns the key of that user, with a digest of the body, which a repeat must match. */
    public static IdempotencyKey of(UUID userId, String key, JsonNode body) {
        return new IdempotencyKey(Sha256.base64Url(userId + "\n" + key), Sha256.base64Url(canonical(body)));
    }

    private static String canonical(JsonNode body) {
        try {
            return CANONICAL.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException("a parsed body cannot be written", impossible);
        }
    }
}
