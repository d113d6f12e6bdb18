package dev.taskwire.shared.auth;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.event.EventData;
import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.shared.time.Times;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The event that a session has ended: what ums writes is what gateways read. */
public final class RevocationEvent {
    public static final String TYPE = "session.revoked";
    /** A session changes once in its life, when it ends. */
    private static final long ENDED = 2;

    private RevocationEvent() {}

    /**
     * The end of a user's session.
     *
     * @param actor who has ended it
     * @param at when it ended
     */
    public static EventEnvelope of(Revocation revocation, UUID user, UUID actor, Instant at) {
        String id = revocation.sessionId().toString();
        String key = Ids.user(user);
        var session = new JsonObject()
                .put("id", id)
                .put("user_id", key)
                .put("revoked_at", Times.format(at))
                .put("expires_at", Times.format(revocation.expiresAt()))
                .put("version", ENDED);
        var changed = EventData.changed(new JsonObject(), session, List.of("revoked_at"));
        String data = EventData.of("session", session, changed, actor);
        return new EventEnvelope(Ids.next().toString(), TYPE, id, key, ENDED, at, data);
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
