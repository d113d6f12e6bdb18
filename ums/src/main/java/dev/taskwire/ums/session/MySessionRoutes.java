package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.NextPage;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.time.Times;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** HTTP for one's own sessions: parses, calls the service, renders. */
final class MySessionRoutes {
    private static final int DEFAULT_LIMIT = 50;

    private final SessionService service;
    private final ListAdmission lists;

    MySessionRoutes(SessionService service, ListAdmission lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("listMySessions", this::list)
                .on(
                        "endMySessions",
                        call -> service.endAll(call.caller(), call.deadline()).map(ended -> Reply.noContent()))
                .on(
                        "endMySession",
                        call -> service.end(call.caller(), id(call), call.deadline())
                                .map(ended -> Reply.noContent()));
    }

    private Future<Reply> list(Call call) {
        int limit = call.query("limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
        var before = call.query("cursor").map(MySessionRoutes::before);
        return lists.list(call, () -> service.list(call.caller(), before, limit).map(page -> reply(call, page)));
    }

    private static Reply reply(Call call, SessionPage page) {
        var list = new JsonArray();
        page.sessions().forEach(session -> list.add(json(call.caller(), session)));
        return NextPage.link(
                Reply.ok(list), call, "/api/users/me/sessions", page.next().map(UUID::toString));
    }

    private static JsonObject json(Caller caller, Session session) {
        return new JsonObject()
                .put("id", session.id().toString())
                .put("created_at", Times.format(session.createdAt()))
                .put("refreshed_at", Times.format(session.refreshedAt()))
                .put("expires_at", Times.format(session.expiresAt()))
                .put("user_agent", session.userAgent())
                .put("current", session.id().equals(caller.sessionId()));
    }

    private static UUID id(Call call) {
        return uuid(call.path("session_id")).orElseThrow(SessionService::noSuchSession);
    }

    private static UUID before(String cursor) {
        return uuid(cursor)
                .orElseThrow(() -> AppException.invalid(
                        Fault.inParameter("cursor", "is not one of this list; take it from the Link header")));
    }

    /** The UUID in its one form; the JDK also reads others. */
    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
