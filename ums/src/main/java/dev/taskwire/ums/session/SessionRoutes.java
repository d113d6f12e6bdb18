package dev.taskwire.ums.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.ums.account.AccountJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** HTTP for the way in and out, the {@code /api} family: parses, calls the service, renders. */
final class SessionRoutes {
    private final SessionOpening opening;
    private final SessionRefreshing refreshing;
    private final SessionService service;
    private final Reply jwks;

    SessionRoutes(
            SessionOpening opening, SessionRefreshing refreshing, SessionService service, List<JsonObject> publicKeys) {
        this.opening = opening;
        this.refreshing = refreshing;
        this.service = service;
        this.jwks = Reply.ok(new JsonObject().put("keys", new JsonArray(publicKeys)));
    }

    void mount(ApiRouter api) {
        api.on("signOn", this::signOn)
                .on("signIn", this::signIn)
                .on("refreshToken", this::refresh)
                .on(
                        "signOut",
                        call -> service.signOut(call.caller(), call.deadline()).map(ended -> Reply.noContent()))
                .on("getJwks", call -> Future.succeededFuture(jwks));
    }

    private Future<Reply> signOn(Call call) {
        JsonNode body = call.body();
        return opening.signOn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        body.get("email").textValue(),
                        UserAgent.device(call),
                        call.deadline())
                .map(open -> Reply.created(
                                "/api/users/me", AccountJson.of(open.account()).mergeIn(tokens(open)))
                        .withSecret());
    }

    private Future<Reply> signIn(Call call) {
        JsonNode body = call.body();
        return opening.signIn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        SessionKind.ROTATING,
                        UserAgent.device(call),
                        call.deadline())
                .map(open -> Reply.ok(tokens(open)).withSecret());
    }

    private Future<Reply> refresh(Call call) {
        return refreshing
                .refresh(call.body().get("refresh_token").textValue(), SessionKind.ROTATING, call.deadline())
                .map(open -> Reply.ok(tokens(open)).withSecret());
    }

    private static JsonObject tokens(OpenSession open) {
        return new JsonObject()
                .put("token", open.accessToken())
                .put("token_type", "Bearer")
                .put("expires_in", open.expiresIn().toSeconds())
                .put("refresh_token", open.refreshToken());
    }
}
