package dev.taskwire.ums.session.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.service.IssuedTokens;
import dev.taskwire.ums.session.service.SessionService;
import dev.taskwire.ums.session.service.SignInService;
import dev.taskwire.ums.session.service.TokenRefreshService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** HTTP for the way in and out, the {@code /api} family: parses, calls the service, renders. */
public final class SignInRoutes {
    private final SignInService opening;
    private final TokenRefreshService refreshing;
    private final SessionService service;
    private final ApiResponse jwks;

    public SignInRoutes(
            SignInService opening,
            TokenRefreshService refreshing,
            SessionService service,
            List<JsonObject> publicKeys) {
        this.opening = opening;
        this.refreshing = refreshing;
        this.service = service;
        this.jwks = ApiResponse.ok(new JsonObject().put("keys", new JsonArray(publicKeys)));
    }

    public void mount(ApiRouter api) {
        api.on("signOn", this::signOn)
                .on("signIn", this::signIn)
                .on("refreshToken", this::refresh)
                .on(
                        "signOut",
                        request -> service.signOut(request.caller(), request.deadline())
                                .map(ended -> ApiResponse.noContent()))
                .on("getJwks", request -> Future.succeededFuture(jwks));
    }

    private Future<ApiResponse> signOn(ApiRequest request) {
        JsonNode body = request.body();
        return opening.signOn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        body.get("email").textValue(),
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(open -> ApiResponse.created(
                                "/api/users/me", AccountJson.of(open.account()).mergeIn(tokens(open)))
                        .withSecret());
    }

    private Future<ApiResponse> signIn(ApiRequest request) {
        JsonNode body = request.body();
        return opening.signIn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        SessionKind.ROTATING,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(open -> ApiResponse.ok(tokens(open)).withSecret());
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        return refreshing
                .refresh(request.body().get("refresh_token").textValue(), SessionKind.ROTATING, request.deadline())
                .map(open -> ApiResponse.ok(tokens(open)).withSecret());
    }

    private static JsonObject tokens(IssuedTokens open) {
        return new JsonObject()
                .put("token", open.accessToken())
                .put("token_type", "Bearer")
                .put("expires_in", open.expiresIn().toSeconds())
                .put("refresh_token", open.refreshToken());
    }
}
