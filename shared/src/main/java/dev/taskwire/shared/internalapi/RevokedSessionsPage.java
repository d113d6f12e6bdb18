package dev.taskwire.shared.internalapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of revoked sessions, which gateways read from ums at {@value #PATH}.
 *
 * @param next the value of {@code after} for the next page; empty on the last page
 */
public record RevokedSessionsPage(List<Revocation> revocations, Optional<UUID> next) {
    public static final String PATH = "/internal/revocations";

    /** The path at which ums returns which of the given sessions are revoked, in one page. */
    public static final String CHECK_PATH = PATH + "/check";

    /** The query parameter with the ids of the given sessions, separated by commas. */
    public static final String IDS_PARAMETER = "ids";

    /** The query parameter with the id after which the page begins. */
    public static final String AFTER_PARAMETER = "after";

    /**
     * A session that was revoked while access tokens of it may still be valid.
     *
     * @param expiresAt until when the gateways must refuse it
     */
    public record Revocation(UUID sessionId, Instant expiresAt) {}

    public JsonObject toJson() {
        var list = new JsonArray();
        revocations.forEach(revocation -> list.add(new JsonObject()
                .put("sid", revocation.sessionId().toString())
                .put("expires_at", revocation.expiresAt().toString())));
        return new JsonObject()
                .put("revocations", list)
                .put("next", next.map(UUID::toString).orElse(null));
    }

    /**
     * Reads what {@link #toJson} wrote. Throws a {@link RuntimeException} if a member is missing or has another form.
     */
    public static RevokedSessionsPage of(JsonObject json) {
        var list = json.getJsonArray("revocations").stream()
                .map(JsonObject.class::cast)
                .map(item -> new Revocation(
                        UUID.fromString(item.getString("sid")), Instant.parse(item.getString("expires_at"))))
                .toList();
        return new RevokedSessionsPage(
                list, Optional.ofNullable(json.getString("next")).map(UUID::fromString));
    }
}
