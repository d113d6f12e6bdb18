package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.ums.session.service.SessionService;
import io.vertx.core.Future;
import java.util.UUID;

/** Serves the caller's own sessions: parses requests, calls the service, renders responses. */
public final class OwnSessionRoutes {
    private final SessionService service;
    private final ListConcurrencyLimiter limiter;

    public OwnSessionRoutes(SessionService service, ListConcurrencyLimiter limiter) {
        this.service = service;
        this.limiter = limiter;
    }

    public void mount(ApiRouter api) {
        api.on("listMySessions", this::list)
                .on(
                        "endMySessions",
                        request -> service.revokeAll(request.caller(), request.deadline())
                                .map(revoked -> ApiResponse.noContent()))
                .on(
                        "endMySession",
                        request -> service.revoke(request.caller(), id(request), request.deadline())
                                .map(revoked -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var before = SessionResponses.cursor(request);
        int limit = SessionResponses.limit(request);
        return limiter.runList(
                request,
                () -> service.list(request.caller(), before, limit)
                        .map(page -> SessionResponses.page(request, "/api/users/me/sessions", page)));
    }

    private static UUID id(ApiRequest request) {
        return SessionResponses.parseUuid(request.pathParameter("session_id"))
                .orElseThrow(SessionService::sessionNotFound);
    }
}
