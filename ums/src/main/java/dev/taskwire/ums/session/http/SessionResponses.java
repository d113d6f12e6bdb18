package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.session.model.Session;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Parses the parameters of lists of sessions, and renders their pages. */
final class SessionResponses {
    private static final int DEFAULT_LIMIT = 50;

    private SessionResponses() {}

    static int limit(ApiRequest request) {
        return request.queryParameter("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
    }

    /** Returns the id of the last session on the previous page. */
    static Optional<UUID> cursor(ApiRequest request) {
        return request.queryParameter("cursor")
                .map(cursor -> parseUuid(cursor).orElseThrow(OpaqueCursor::invalidCursor));
    }

    /** Renders a page of the list at that path. */
    static ApiResponse page(ApiRequest request, String path, Page<Session, UUID> page) {
        var list = new JsonArray();
        var current = request.caller().sessionId();
        page.items().forEach(session -> list.add(json(session, current)));
        return PaginationLink.withNextLink(
                ApiResponse.ok(list), request, path, page.next().map(UUID::toString));
    }

    private static JsonObject json(Session session, UUID current) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("created_at", Timestamps.format(session.createdAt()))
                .put("refreshed_at", Timestamps.format(session.refreshedAt()))
                .put("expires_at", Timestamps.format(session.expiresAt()))
                .put("user_agent", session.lastClient().userAgent())
                .put("client_address", session.lastClient().address())
                .put("current", session.id().equals(current));
    }

    /** Parses a UUID in its canonical form only; the JDK also accepts others. */
    static Optional<UUID> parseUuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
