package dev.taskwire.ums.session;

import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.api.ApiResponse;
import io.vertx.core.Future;
import java.util.UUID;

/** HTTP for one's own sessions: parses, calls the service, renders. */
final class MySessionRoutes {
    private final SessionService service;
    private final ListConcurrencyLimiter lists;

    MySessionRoutes(SessionService service, ListConcurrencyLimiter lists) {
        this.service = service;
        this.lists = lists;
    }

    void mount(ApiRouter api) {
        api.on("listMySessions", this::list)
                .on(
                        "endMySessions",
                        request -> service.endAll(request.caller(), request.deadline()).map(ended -> ApiResponse.noContent()))
                .on(
                        "endMySession",
                        request -> service.end(request.caller(), id(request), request.deadline())
                                .map(ended -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var before = SessionReplies.before(request);
        int limit = SessionReplies.limit(request);
        return lists.list(
                request,
                () -> service.list(request.caller(), before, limit)
                        .map(page -> SessionReplies.page(request, "/api/users/me/sessions", page)));
    }

    private static UUID id(ApiRequest request) {
        return SessionReplies.uuid(request.path("session_id")).orElseThrow(SessionService::noSuchSession);
    }
}
