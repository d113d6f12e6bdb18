package dev.taskwire.ums.session;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ListAdmission;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import io.vertx.core.Future;
import java.util.UUID;

/** HTTP for the sessions of others, for admins: parses, calls the service, renders. */
final class UserSessionRoutes {
    private final SessionService service;
    private final ListAdmission lists;

    UserSessionRoutes(SessionService service, ListAdmission lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("listUserSessions", this::list)
                .on(
                        "endUserSessions",
                        call -> service.endAllOf(call.caller(), user(call), call.deadline())
                                .map(ended -> Reply.noContent()));
    }

    private Future<Reply> list(Call call) {
        var user = user(call);
        var before = SessionReplies.before(call);
        int limit = SessionReplies.limit(call);
        return lists.list(
                call,
                () -> service.listOf(call.caller(), user, before, limit)
                        .map(page -> SessionReplies.page(call, "/api/users/" + Ids.user(user) + "/sessions", page)));
    }

    private static UUID user(Call call) {
        return Ids.userInPath(call.path("user_id"));
    }
}
