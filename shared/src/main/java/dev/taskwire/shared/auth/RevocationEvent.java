package dev.taskwire.shared.auth;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import dev.taskwire.shared.event.EventData;
import dev.taskwire.shared.event.EventEnvelope;
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
     * The end of the caller's session.
     *
     * @param at when it ended
     */
    public static EventEnvelope of(Caller caller, Instant at) {
        String id = caller.sessionId().toString();
        String user = Ids.user(caller.userId());
        var session = new JsonObject()
                .put("id", id)
                .put("user_id", user)
                .put("revoked_at", Times.format(at))
                .put("expires_at", Times.format(caller.expiresAt()))
                .put("version", ENDED);
        var changed = EventData.changed(new JsonObject(), session, List.of("revoked_at"));
        String data = EventData.of("session", session, changed, caller.userId());
        return new EventEnvelope(Ids.next().toString(), TYPE, id, user, ENDED, at, data);
    }

    /**
     * What a gateway must remember of it.
     *
     * @throws RuntimeException when the event is not one of these, in whatever way
     */
    public static Revocation read(EventEnvelope event) {
        var session = new JsonObject(event.data()).getJsonObject("session");
        return new Revocation(UUID.fromString(session.getString("id")), Instant.parse(session.getString("expires_at")));
    }
}
