package dev.taskwire.shared.http.api;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.RequestBodyBudget;
import dev.taskwire.shared.http.request.ContextPromises;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.log.context.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves operations of the contract, each through the same chain: admission, caller, validated call, service, reply.
 * Every failure on the way ends in {@link ErrorHandler}.
 */
public final class ApiRouter {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final StrictRouter routes;
    private final HttpComponents stack;

    /** Adds operations to that router. */
    public ApiRouter(StrictRouter routes, HttpComponents stack) {
        this.routes = routes;
        this.stack = stack;
    }

    /** Serves the contract's operation of that id. */
    public ApiRouter on(String operationId, Function<ApiRequest, Future<ApiResponse>> service) {
        var operation = stack.contract().operation(operationId);
        var validator = new ApiRequestValidator(operation);
        Handler<RoutingContext> handler = ctx -> serve(operation, validator, service, ctx);
        StrictRouter.spellings(operation.path()).forEach(path -> routes.add(operation.method(), path, handler));
        return this;
    }

    private void serve(
            ApiOperation operation,
            ApiRequestValidator validator,
            Function<ApiRequest, Future<ApiResponse>> service,
            RoutingContext ctx) {
        var deadline = Deadline.of(ctx.request(), stack.requestTimeout());
        Promise<Void> answered = ContextPromises.promise();
        var account = stack.bounds().bodies().open(ClientKey.EVERYBODY);
        ClientAddress.of(ctx.request()).bind();
        if (operation.body() != null) {
            // Nothing of the body is lost, nor read, until somebody may be answered for it.
            ctx.request().pause();
        }
        stack.admission()
                .run(() -> begin(operation, deadline, ctx)
                        .compose(
                                caller -> call(operation, validator, caller, deadline, account, answered.future(), ctx))
                        .compose(request -> {
                            // The caller's key and the body can have been long in coming.
                            deadline.requireTimeToBegin();
                            return service.apply(request);
                        })
                        .map(reply -> ifNoneMatch(reply, ctx))
                        .timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS))
                .onComplete(end -> account.close())
                .onComplete(reply -> send(operation, reply, ctx).onComplete(sent -> answered.complete()), failure -> {
                    fail(operation, ctx, failure);
                    answered.complete();
                });
    }

    private Future<@Nullable Caller> begin(ApiOperation operation, Deadline deadline, RoutingContext ctx) {
        deadline.requireTimeToBegin();
        return operation.anonymous()
                ? Future.succeededFuture()
                : stack.callers().verify(ctx.request()).map(caller -> caller);
    }

    private static Future<ApiRequest> call(
            ApiOperation operation,
            ApiRequestValidator validator,
            @Nullable Caller caller,
            Deadline deadline,
            RequestBodyBudget.Account account,
            Future<Void> answered,
            RoutingContext ctx) {
        var query = validator.query(ctx.request());
        validator.headers(ctx.request());
        if (operation.body() == null) {
            return Future.succeededFuture(new ApiRequest(ctx, caller, query, null, deadline, answered));
        }
        validator.contentType(ctx.request());
        return RequestBodyReader.read(ctx.request(), deadline, operation.body().maxBytes(), account)
                .map(bytes ->
                        new ApiRequest(ctx, caller, query, validator.body(ctx.request(), bytes), deadline, answered));
    }

    /** Completes when the connection has taken all of it, or is closed. */
    private Future<Void> send(ApiOperation operation, ApiResponse reply, RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        Buffer body = reply.body();
        if (body != null && isRead(ctx) && !stack.bounds().answers().hasRoom(body.length())) {
            // Whoever is asked again changes nothing; of a write it is the answer that must not be lost.
            fail(operation, ctx, ApplicationException.unavailable("Too many answers wait to be read.", RETRY_AFTER));
            return Future.succeededFuture();
        }
        if (!isPublic(operation)) {
            // About somebody, and for them only (RFC 9111, 5.2.2.5), unless the reply says otherwise.
            response.putHeader(ApiResponse.CACHE_CONTROL, "no-store");
        }
        reply.headers().forEach(response::putHeader);
        response.setStatusCode(reply.status());
        if (body == null) {
            return response.end();
        }
        Buffer sent = GzipCompression.isFor(reply) ? GzipCompression.encode(ctx.request(), body) : body;
        return response.putHeader("Content-Type", "application/json")
                // The library says it with a body only, and an answer to HEAD has none.
                .putHeader("Content-Length", Integer.toString(sent.length()))
                .end(sent);
    }

    /** Whether everybody reads the same. */
    private static boolean isPublic(ApiOperation operation) {
        return operation.anonymous() && operation.method().equals("GET");
    }

    /** 304 for a read of what the client says that it has. */
    private static ApiResponse ifNoneMatch(ApiResponse reply, RoutingContext ctx) {
        String tag = reply.headers().get(ApiResponse.ETAG);
        var lines = ctx.request().headers().getAll("If-None-Match");
        boolean has = tag != null
                && isRead(ctx)
                && EntityTag.noneMatchNames(lines.isEmpty() ? null : String.join(",", lines), tag);
        return has ? new ApiResponse(304, null, reply.headers()) : reply;
    }

    private static boolean isRead(RoutingContext ctx) {
        return READS.contains(ctx.request().method());
    }

    private void fail(ApiOperation operation, RoutingContext ctx, Throwable failure) {
        if (operation.body() != null && !ctx.request().isEnded()) {
            // What was not read is discarded, so that the connection can go on.
            ctx.request().resume();
        }
        stack.errors().answer(ctx, failure);
    }
}
