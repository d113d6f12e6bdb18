package dev.taskwire.shared.http;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.contract.Operation;
import dev.taskwire.shared.log.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
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

    private final StrictRouter routes;
    private final HttpStack stack;

    ApiRouter(StrictRouter routes, HttpStack stack) {
        this.routes = routes;
        this.stack = stack;
    }

    /** Serves the contract's operation of that id. */
    public ApiRouter on(String operationId, Function<Call, Future<Reply>> service) {
        var operation = stack.contract().operation(operationId);
        var validator = new CallValidator(operation);
        Handler<RoutingContext> handler = ctx -> serve(operation, validator, service, ctx);
        StrictRouter.spellings(operation.path()).forEach(path -> routes.add(operation.method(), path, handler));
        return this;
    }

    private void serve(
            Operation operation, CallValidator validator, Function<Call, Future<Reply>> service, RoutingContext ctx) {
        var deadline = Deadline.of(ctx.request(), stack.requestTimeout());
        ClientAddress.of(ctx.request()).bind();
        if (operation.body() != null) {
            // Nothing of the body is lost, nor read, until somebody may be answered for it.
            ctx.request().pause();
        }
        stack.admission()
                .run(() -> caller(operation, ctx)
                        .compose(caller -> call(operation, validator, caller, deadline, ctx))
                        .compose(service)
                        .map(reply -> ifNoneMatch(reply, ctx))
                        .timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS))
                .onComplete(reply -> send(operation, reply, ctx), failure -> fail(operation, ctx, failure));
    }

    private Future<@Nullable Caller> caller(Operation operation, RoutingContext ctx) {
        return operation.anonymous()
                ? Future.succeededFuture()
                : stack.callers().verify(ctx.request()).map(caller -> caller);
    }

    private static Future<Call> call(
            Operation operation,
            CallValidator validator,
            @Nullable Caller caller,
            Deadline deadline,
            RoutingContext ctx) {
        var query = validator.query(ctx.request());
        validator.headers(ctx.request());
        if (operation.body() == null) {
            return Future.succeededFuture(new Call(ctx, caller, query, null, deadline));
        }
        validator.contentType(ctx.request());
        return RequestBody.read(ctx.request(), deadline)
                .map(bytes -> new Call(ctx, caller, query, validator.body(ctx.request(), bytes), deadline));
    }

    private static void send(Operation operation, Reply reply, RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (!isPublic(operation)) {
            // About somebody, and for them only (RFC 9111, 5.2.2.5), unless the reply says otherwise.
            response.putHeader(Reply.CACHE_CONTROL, "no-store");
        }
        reply.headers().forEach(response::putHeader);
        response.setStatusCode(reply.status());
        Buffer body = reply.body();
        if (body == null) {
            response.end();
        } else {
            Buffer sent = Gzip.isFor(reply) ? Gzip.encode(ctx.request(), body) : body;
            response.putHeader("Content-Type", "application/json")
                    // The library says it with a body only, and an answer to HEAD has none.
                    .putHeader("Content-Length", Integer.toString(sent.length()))
                    .end(sent);
        }
    }

    /** Whether everybody reads the same. */
    private static boolean isPublic(Operation operation) {
        return operation.anonymous() && operation.method().equals("GET");
    }

    /** 304 for a read of what the client says that it has. */
    private static Reply ifNoneMatch(Reply reply, RoutingContext ctx) {
        String tag = reply.headers().get(Reply.ETAG);
        var lines = ctx.request().headers().getAll("If-None-Match");
        boolean has = tag != null
                && READS.contains(ctx.request().method())
                && EntityTag.noneMatchNames(lines.isEmpty() ? null : String.join(",", lines), tag);
        return has ? new Reply(304, null, reply.headers()) : reply;
    }

    private void fail(Operation operation, RoutingContext ctx, Throwable failure) {
        if (operation.body() != null && !ctx.request().isEnded()) {
            // What was not read is discarded, so that the connection can go on.
            ctx.request().resume();
        }
        stack.errors().answer(ctx, failure);
    }
}
