package dev.taskwire.ums.session;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.Reply;
import io.vertx.core.Future;
import java.util.UUID;

/** HTTP for one's own sessions: parses, calls the service, renders. */
final class MySessionRoutes {
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
        var before = SessionReplies.before(call);
        int limit = SessionReplies.limit(call);
        return lists.list(
                call,
                () -> service.list(call.caller(), before, limit)
                        .map(page -> SessionReplies.page(call, "/api/users/me/sessions", page)));
    }

    private static UUID id(Call call) {
        return SessionReplies.uuid(call.path("session_id")).orElseThrow(SessionService::noSuchSession);
    }
}
