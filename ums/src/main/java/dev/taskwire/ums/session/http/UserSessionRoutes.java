package dev.taskwire.ums.session.http;

import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.service.SessionService;
import io.vertx.core.Future;
import java.util.UUID;

/** Serves the sessions of other users to admins: parses requests, calls the service, renders responses. */
public final class UserSessionRoutes {
    private final SessionService service;
    private final ListConcurrencyLimiter limiter;

    public UserSessionRoutes(SessionService service, ListConcurrencyLimiter limiter) {
        this.service = service;
        this.limiter = limiter;
    }

    public void mount(ApiRouter api) {
        api.on("listUserSessions", this::list)
                .on(
                        "endUserSessions",
                        request -> service.revokeAllOf(request.caller(), user(request), request.deadline())
                                .map(revoked -> ApiResponse.noContent()));
    }

    private Future<ApiResponse> list(ApiRequest request) {
        var user = user(request);
        var before = SessionResponses.cursor(request);
        int limit = SessionResponses.limit(request);
        return limiter.runList(
                request,
                () -> service.listOf(request.caller(), user, before, limit)
                        .map(page -> SessionResponses.page(
                                request, "/api/users/" + ResourceIds.user(user) + "/sessions", page)));
    }

    private static UUID user(ApiRequest request) {
        return ResourceIds.userInPath(request.pathParameter("user_id"));
    }
}
