package dev.taskwire.ums.session;

import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.NextPage;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.page.OpaqueCursor;
import dev.taskwire.shared.page.Page;
import dev.taskwire.shared.time.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** How lists of sessions are asked for and shown. */
final class SessionReplies {
    private static final int DEFAULT_LIMIT = 50;

    private SessionReplies() {}

    static int limit(Call call) {
        return call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
    }

    /** The last session of the page before. */
    static Optional<UUID> before(Call call) {
        return call.query("cursor").map(cursor -> uuid(cursor).orElseThrow(OpaqueCursor::unknown));
    }

    /** A page of the list at that path. */
    static Reply page(Call call, String path, Page<Session, UUID> page) {
        var list = new JsonArray();
        var current = call.caller().sessionId();
        page.items().forEach(session -> list.add(json(session, current)));
        return NextPage.link(Reply.ok(list), call, path, page.next().map(UUID::toString));
    }

    private static JsonObject json(Session session, UUID current) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("created_at", Times.format(session.createdAt()))
                .put("refreshed_at", Times.format(session.refreshedAt()))
                .put("expires_at", Times.format(session.expiresAt()))
                .put("user_agent", session.userAgent())
                .put("current", session.id().equals(current));
    }

    /** The UUID in its one form; the JDK also reads others. */
    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
