package dev.taskwire.ums.session.model;

import dev.taskwire.shared.value.Timestamps;
import io.vertx.core.json.JsonObject;

/** Renders a session as its user and admins see it, never with its tokens. */
public final class SessionJson {
    private SessionJson() {}

    public static JsonObject of(Session session) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("created_at", Timestamps.format(session.createdAt()))
                .put("refreshed_at", Timestamps.format(session.refreshedAt()))
                .put("expires_at", Timestamps.format(session.expiresAt()))
                .put("user_agent", session.lastClient().userAgent())
                .put("client_address", session.lastClient().address());
    }
}
