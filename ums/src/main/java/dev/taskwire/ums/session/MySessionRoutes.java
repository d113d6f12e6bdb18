package dev.taskwire.ums.session;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import io.vertx.core.Future;
import java.util.UUID;

/** HTTP for one's own sessions: parses, calls the service, renders. */
final class MySessionRoutes {
    private final SessionService service;

    MySessionRoutes(SessionService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on("listMySessions", this::list)
                .on("endMySessions", call -> service.endAll(call.caller()).map(ended -> Reply.noContent()))
                .on("endMySession", call -> service.end(call.caller(), id(call)).map(ended -> Reply.noContent()));
    }

    private Future<Reply> list(Call call) {
        return service.list(call.caller(), SessionReplies.before(call), SessionReplies.limit(call))
                .map(page -> SessionReplies.page(call, "/api/users/me/sessions", page));
    }

    private static UUID id(Call call) {
        return SessionReplies.uuid(call.path("session_id")).orElseThrow(SessionService::noSuchSession);
    }
}
