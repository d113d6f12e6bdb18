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

/** Serves TMService's paths for tokens, {@code /token/…}: another presentation of the same services. */
public final class TmserviceTokenRoutes {
    private final SignInService signInService;
    private final TokenRefreshService tokenRefreshService;

    public TmserviceTokenRoutes(SignInService signInService, TokenRefreshService tokenRefreshService) {
        this.signInService = signInService;
        this.tokenRefreshService = tokenRefreshService;
    }

    public void mount(ApiRouter api) {
        api.on("tmserviceObtainToken", this::obtain).on("tmserviceRefreshToken", this::refresh);
    }

    private Future<ApiResponse> obtain(ApiRequest request) {
        return signInService
                .signIn(
                        request.body().get("username").textValue(),
                        request.body().get("password").textValue(),
                        SessionKind.FIXED,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(issued ->
                        new JsonObject().put("refresh", issued.refreshToken()).put("access", issued.accessToken()))
                .map(tokens -> ApiResponse.ok(tokens).withSecret())
                .recover(failure -> withTmserviceDetail(failure, "No active account found with the given credentials"));
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        return tokenRefreshService
                .refresh(
                        request.body().get("refresh").textValue(),
                        SessionKind.FIXED,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(issued -> ApiResponse.ok(new JsonObject().put("access", issued.accessToken()))
                        .withSecret())
                .recover(failure -> withTmserviceDetail(failure, "Token is invalid or expired"));
    }

    /** Replaces UNAUTHENTICATED with the text that TMService's clients know. */
    private static Future<ApiResponse> withTmserviceDetail(Throwable failure, String detail) {
        if (failure instanceof ApplicationException ours && ours.code() == ErrorCode.UNAUTHENTICATED) {
            return Future.failedFuture(
                    ApplicationException.of(ErrorCode.UNAUTHENTICATED, detail).withType(ours.type()));
        }
        return Future.failedFuture(failure);
    }
}
