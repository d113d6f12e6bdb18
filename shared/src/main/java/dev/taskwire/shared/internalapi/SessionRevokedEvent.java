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

/** The event that a session has ended: what ums writes is what gateways read. */
public final class SessionRevokedEvent {
    public static final String TYPE = "session.revoked";
    /** A session changes once in its life, when it ends. */
    private static final long ENDED = 2;

    private SessionRevokedEvent() {}

    /**
     * The end of a user's session.
     *
     * @param actor who has ended it
     * @param at when it ended
     */
    public static EventEnvelope of(Revocation revocation, UUID user, UUID actor, Instant at) {
        String id = revocation.sessionId().toString();
        String key = ResourceIds.user(user);
        var session = new JsonObject()
                .put("id", id)
                .put("user_id", key)
                .put("revoked_at", Timestamps.format(at))
                .put("expires_at", Timestamps.format(revocation.expiresAt()))
                .put("version", ENDED);
        var changed = EventPayload.changed(new JsonObject(), session, List.of("revoked_at"));
        String data = EventPayload.of("session", session, changed, actor);
        return new EventEnvelope(ResourceIds.next().toString(), TYPE, id, key, ENDED, at, data);
    }

    /**
     * What a gateway must remember of it.
     *
     * @throws RuntimeException when the event is not one of these, in whatever way
     */
    public static Revocation read(EventEnvelope event) {
        var session = EventJson.read(event).getJsonObject("session");
        return new Revocation(UUID.fromString(session.getString("id")), Instant.parse(session.getString("expires_at")));
    }
}
