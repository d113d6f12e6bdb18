package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.ums.session.service.SessionService;
import io.vertx.core.Future;
import java.util.UUID;

/** HTTP for one's own sessions: parses, calls the service, renders. */
public final class OwnSessionRoutes {
    private final SessionService service;
    private final ListConcurrencyLimiter lists;

    public OwnSessionRoutes(SessionService service, ListConcurrencyLimiter lists) {
        this.service = service;
        this.lists = lists;
    }

    public void mount(ApiRouter api) {
        api.on("listMySessions", this::list)
                .on(
                        "endMySessions",
                        request -> service.endAll(request.caller(), request.deadline())
                                .map(ended -> ApiResponse.noContent()))
                .on(
                        "endMySession",
                        request -> service.end(request.caller(), id(request), request.deadline())
                                .map(ended -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var before = SessionResponses.before(request);
        int limit = SessionResponses.limit(request);
        return lists.list(
                request,
                () -> service.list(request.caller(), before, limit)
                        .map(page -> SessionResponses.page(request, "/api/users/me/sessions", page)));
    }

    private static UUID id(ApiRequest request) {
        return SessionResponses.uuid(request.path("session_id")).orElseThrow(SessionService::noSuchSession);
    }
}
