package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.PaginationLink;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionJson;
import io.vertx.core.json.JsonArray;
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
        page.items()
                .forEach(session -> list.add(
                        SessionJson.of(session).put("current", session.id().equals(current))));
        return PaginationLink.withNextLink(
                ApiResponse.ok(list), request, path, page.next().map(UUID::toString));
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
