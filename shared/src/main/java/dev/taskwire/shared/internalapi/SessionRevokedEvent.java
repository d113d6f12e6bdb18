package dev.taskwire.shared.internalapi;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.event.EventPayload;
import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes and reads the event {@code session.revoked}: ums writes it, gateways read it. */
public final class SessionRevokedEvent {
    public static final String TYPE = "session.revoked";
    /** The version of a revoked session: it changes once, when it is revoked. */
    private static final long REVOKED_VERSION = 2;

    private SessionRevokedEvent() {}

    /**
     * Creates the event.
     *
     * @param actor the user who revoked the session
     * @param at when it was revoked
     */
    public static EventEnvelope of(Revocation revocation, UUID user, UUID actor, Instant at) {
        String id = revocation.sessionId().toString();
        String key = ResourceIds.user(user);
        var session = new JsonObject()
                .put("id", id)
                .put("user_id", key)
                .put("revoked_at", Timestamps.format(at))
                .put("expires_at", Timestamps.format(revocation.expiresAt()))
                .put("version", REVOKED_VERSION);
        var changed = EventPayload.changed(new JsonObject(), session, List.of("revoked_at"));
        String data = EventPayload.of("session", session, changed, actor);
        return new EventEnvelope(ResourceIds.next().toString(), TYPE, id, key, REVOKED_VERSION, at, data);
    }

    /**
     * Returns the revocation that a gateway must remember.
     *
     * @throws RuntimeException when the event is invalid in any way
     */
    public static Revocation read(EventEnvelope event) {
        var session = EventJson.read(event).getJsonObject("session");
        return new Revocation(UUID.fromString(session.getString("id")), Instant.parse(session.getString("expires_at")));
    }
}
