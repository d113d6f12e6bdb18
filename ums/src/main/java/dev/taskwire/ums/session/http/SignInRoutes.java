package dev.taskwire.ums.session.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.http.api.ApiRequest;
import dev.taskwire.shared.http.api.ApiResponse;
import dev.taskwire.shared.http.api.ApiRouter;
import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.ums.account.model.AccountJson;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.service.IssuedTokens;
import dev.taskwire.ums.session.service.SessionService;
import dev.taskwire.ums.session.service.SignInService;
import dev.taskwire.ums.session.service.SignInService.SignOn;
import dev.taskwire.ums.session.service.TokenRefreshService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves sign-on, sign-in, refresh, sign-out and the JWKS: parses requests, calls the services, renders responses. */
public final class SignInRoutes {
    private final SignInService signInService;
    private final TokenRefreshService tokenRefreshService;
    private final SessionService service;
    private final ApiResponse jwks;

    public SignInRoutes(
            SignInService signInService,
            TokenRefreshService tokenRefreshService,
            SessionService service,
            List<JsonObject> publicKeys) {
        this.signInService = signInService;
        this.tokenRefreshService = tokenRefreshService;
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
                                .map(revoked -> ApiResponse.noContent()))
                .on("getJwks", request -> Future.succeededFuture(jwks));
    }

    private Future<ApiResponse> signOn(ApiRequest request) {
        JsonNode body = request.body();
        return signInService
                .signOn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        body.get("email").textValue(),
                        Optional.ofNullable(body.path("locale").textValue()).map(LanguageTags::parseMember),
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(SignInRoutes::response);
    }

    private static ApiResponse response(SignOn signOn) {
        var account = AccountJson.of(signOn.account());
        return signOn.tokens()
                .map(issued -> ApiResponse.created("/api/users/me", account.mergeIn(tokens(issued)))
                        .withSecret())
                .orElseGet(() -> new ApiResponse(202, account.toBuffer(), Map.of()));
    }

    private Future<ApiResponse> signIn(ApiRequest request) {
        JsonNode body = request.body();
        return signInService
                .signIn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        SessionKind.ROTATING,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(issued -> ApiResponse.ok(tokens(issued)).withSecret());
    }

    private Future<ApiResponse> refresh(ApiRequest request) {
        return tokenRefreshService
                .refresh(
                        request.body().get("refresh_token").textValue(),
                        SessionKind.ROTATING,
                        UserAgentHeader.device(request),
                        request.deadline())
                .map(issued -> ApiResponse.ok(tokens(issued)).withSecret());
    }

    private static JsonObject tokens(IssuedTokens issued) {
        return new JsonObject()
                .put("token", issued.accessToken())
                .put("token_type", "Bearer")
                .put("expires_in", issued.expiresIn().toSeconds())
                .put("refresh_token", issued.refreshToken());
    }
}
