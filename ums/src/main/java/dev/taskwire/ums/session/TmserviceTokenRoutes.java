package dev.taskwire.ums.session;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import dev.taskwire.shared.http.ApiRouter;
import dev.taskwire.shared.http.Call;
import dev.taskwire.shared.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** HTTP for tokens as TMService had it, {@code /token/…}: another presentation of the same services. */
final class TmserviceTokenRoutes {
    private final SessionOpening opening;
    private final SessionRefreshing refreshing;

    TmserviceTokenRoutes(SessionOpening opening, SessionRefreshing refreshing) {
        this.opening = opening;
        this.refreshing = refreshing;
    }

    void mount(ApiRouter api) {
        api.on("tmserviceObtainToken", this::obtain).on("tmserviceRefreshToken", this::refresh);
    }

    private Future<Reply> obtain(Call call) {
        return opening.signIn(
                        call.body().get("username").textValue(),
                        call.body().get("password").textValue(),
                        SessionKind.FIXED,
                        UserAgent.device(call),
                        call.deadline())
                .map(open ->
                        new JsonObject().put("refresh", open.refreshToken()).put("access", open.accessToken()))
                .map(tokens -> Reply.ok(tokens).withSecret())
                .recover(failure -> refused(failure, "No active account found with the given credentials"));
    }

    private Future<Reply> refresh(Call call) {
        return refreshing
                .refresh(call.body().get("refresh").textValue(), SessionKind.FIXED, call.deadline())
                .map(open -> Reply.ok(new JsonObject().put("access", open.accessToken()))
                        .withSecret())
                .recover(failure -> refused(failure, "Token is invalid or expired"));
    }

    /** In the words that TMService's clients know. */
    private static Future<Reply> refused(Throwable failure, String detail) {
        boolean refusal = failure instanceof AppException ours && ours.kind() == ErrorKind.UNAUTHENTICATED;
        return Future.failedFuture(refusal ? AppException.of(ErrorKind.UNAUTHENTICATED, detail) : failure);
    }
}
