package dev.taskwire.ums.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.auth.RevocationPage;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.Fault;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.InternalKey;
import dev.taskwire.shared.http.QueryParameters;
import dev.taskwire.shared.http.Reply;
import dev.taskwire.shared.http.StrictRouter;
import dev.taskwire.ums.account.AccountJson;
import dev.taskwire.ums.session.SessionService.SignedIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** HTTP for sessions: parses, calls the service, renders. */
final class SessionRoutes {
    private final SessionService service;
    private final Reply jwks;

    SessionRoutes(SessionService service, List<JsonObject> publicKeys) {
        this.service = service;
        this.jwks = Reply.ok(new JsonObject().put("keys", new JsonArray(publicKeys)));
    }

    void mount(ApiRouter api) {
        api.on("signOn", this::signOn)
                .on("signIn", this::signIn)
                .on("signOut", call -> service.signOut(call.caller()).map(ended -> Reply.noContent()))
                .on("getJwks", call -> Future.succeededFuture(jwks));
    }

    /** What gateways ask; shown to whoever has the internal key. */
    void mountInternal(StrictRouter routes, InternalKey key, ErrorHandler errors) {
        routes.add(
                "GET",
                RevocationPage.PATH,
                ctx -> key.check(ctx.request())
                        .compose(allowed -> service.revocations(after(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.answer(ctx, failure)));
    }

    private Future<Reply> signOn(Call call) {
        JsonNode body = call.body();
        return service.signOn(
                        body.get("username").textValue(),
                        body.get("password").textValue(),
                        body.get("email").textValue(),
                        call.deadline())
                .map(signedIn -> Reply.created(
                                "/api/users/me",
                                AccountJson.of(signedIn.account()).mergeIn(token(signedIn)))
                        .noStore());
    }

    private Future<Reply> signIn(Call call) {
        JsonNode body = call.body();
        return service.signIn(
                        body.get("username").textValue(), body.get("password").textValue(), call.deadline())
                .map(signedIn -> Reply.ok(token(signedIn)).noStore());
    }

    private static JsonObject token(SignedIn signedIn) {
        return new JsonObject()
                .put("token", signedIn.token())
                .put("token_type", "Bearer")
                .put("expires_in", signedIn.expiresIn().toSeconds());
    }

    private static Optional<UUID> after(RoutingContext ctx) {
        var after = QueryParameters.parse(ctx.request().query()).get(RevocationPage.AFTER);
        try {
            return Optional.ofNullable(after).map(UUID::fromString);
        } catch (IllegalArgumentException malformed) {
            throw AppException.invalid(Fault.inParameter(RevocationPage.AFTER, "must be a session's id"));
        }
    }
}
