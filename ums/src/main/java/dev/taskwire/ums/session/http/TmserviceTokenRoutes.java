package dev.taskwire.ums.session.http;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.service.SignInService;
import dev.taskwire.ums.session.service.TokenRefreshService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** HTTP for tokens as TMService had it, {@code /token/…}: another presentation of the same services. */
public final class TmserviceTokenRoutes {
    private final SignInService opening;
    private final TokenRefreshService refreshing;

    public TmserviceTokenRoutes(SignInService opening, TokenRefreshService refreshing) {
        this.opening = opening;
        this.refreshing = refreshing;
    }

    public void mount(ApiRouter api) {
        api.on("tmserviceObtainToken", this::obtain).on("tmserviceRefreshToken", this::refresh);
    }

    private Future<ApiResponse> obtain(ApiRequest request) {
        return opening.signIn(
                        request.body().get("username").textValue(),
                        request.body().get("password").textValue(),
                        SessionKind.FIXED,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(open ->
                        new JsonObject().put("refresh", open.refreshToken()).put("access", open.accessToken()))
                .map(tokens -> ApiResponse.ok(tokens).withSecret())
                .recover(failure -> refused(failure, "No active account found with the given credentials"));
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        return refreshing
                .refresh(request.body().get("refresh").textValue(), SessionKind.FIXED, request.deadline())
                .map(open -> ApiResponse.ok(new JsonObject().put("access", open.accessToken()))
                        .withSecret())
                .recover(failure -> refused(failure, "Token is invalid or expired"));
    }

    /** In the words that TMService's clients know. */
    private static Future<ApiResponse> refused(Throwable failure, String detail) {
        boolean refusal = failure instanceof ApplicationException ours && ours.kind() == ErrorCode.UNAUTHENTICATED;
        return Future.failedFuture(refusal ? ApplicationException.of(ErrorCode.UNAUTHENTICATED, detail) : failure);
    }
}
