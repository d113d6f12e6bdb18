package dev.taskwire.ums.session;

import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.id.Ids;
import dev.taskwire.ums.account.UserPath;
import io.vertx.core.Future;

/** HTTP for the sessions of others, for admins: parses, calls the service, renders. */
final class UserSessionRoutes {
    private final SessionService service;

    UserSessionRoutes(SessionService service) {
        this.service = service;
    }

    void mount(ApiRouter api) {
        api.on("listUserSessions", this::list)
                .on(
                        "endUserSessions",
                        call -> service.endAllOf(call.caller(), UserPath.id(call))
                                .map(ended -> Reply.noContent()));
    }

    private Future<Reply> list(Call call) {
        var user = UserPath.id(call);
        return service.listOf(call.caller(), user, SessionReplies.before(call), SessionReplies.limit(call))
                .map(page -> SessionReplies.page(call, "/api/users/" + Ids.user(user) + "/sessions", page));
    }
}
