package dev.taskwire.shared.http.api;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves operations of the contract. Each request passes the same steps: concurrency limit, authentication, validation,
 * service, response. {@link ErrorHandler} handles every failure.
 */
public final class ApiRouter {
    private static final Set<HttpMethod> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final StrictRouter router;
    private final HttpComponents components;
    private final BiConsumer<String, Caller> onDenied;

    /** Adds operations to the given router. */
    public ApiRouter(StrictRouter routes, HttpComponents stack) {
        this(routes, stack, (operation, caller) -> {});
    }

    /**
     * Adds operations to the given router.
     *
     * @param onDenied is called with the id of the operation and its caller, on the context of the request, when the
     *     caller may not do it
     */
    public ApiRouter(StrictRouter routes, HttpComponents stack, BiConsumer<String, Caller> onDenied) {
        this.router = routes;
        this.components = stack;
        this.onDenied = onDenied;
    }

    /** Serves the operation with the given id. */
    public ApiRouter on(String operationId, Function<ApiRequest, Future<ApiResponse>> service) {
        var operation = components.contract().operation(operationId);
        var validator = new ApiRequestValidator(operation);
        Handler<RoutingContext> handler = ctx -> serve(operation, validator, service, ctx);
        StrictRouter.pathVariants(operation.path()).forEach(path -> router.add(operation.method(), path, handler));
        return this;
    }

    private void serve(
            ApiOperation operation,
            ApiRequestValidator validator,
            Function<ApiRequest, Future<ApiResponse>> service,
            RoutingContext ctx) {
        var deadline = Deadline.of(ctx.request(), components.requestTimeout());
        Promise<Void> responseSent = ContextPromises.promise();
        var reservation = components.memoryLimits().bodies().newReservation(ClientKey.EVERYBODY);
        ClientAddress.of(ctx.request()).bind();
        if (operation.body() != null) {
            // Nothing of the body may be read or lost before the request is admitted and authenticated.
            ctx.request().pause();
        }
        components
                .concurrencyLimiter()
                .run(() -> authenticate(operation, deadline, ctx)
                        .compose(caller -> validate(
                                operation, validator, caller, deadline, reservation, responseSent.future(), ctx))
                        .compose(request -> {
                            // Fetching a signing key and reading the body can take long.
                            deadline.requireNotExpiredBeforeStart();
                            return Future.succeededFuture(request)
                                    .compose(service)
                                    .onFailure(failure -> reportDenial(operation, request, failure));
                        })
                        .map(apiResponse -> ifNoneMatch(apiResponse, ctx))
                        .timeout(deadline.remainingMillis(), TimeUnit.MILLISECONDS))
                .onComplete(end -> reservation.close())
                .onComplete(
                        apiResponse -> send(operation, apiResponse, ctx).onComplete(sent -> responseSent.complete()),
                        failure -> {
                            fail(operation, ctx, failure);
                            responseSent.complete();
                        });
    }

    /** A FORBIDDEN failure with field errors is about what was sent, such as a wrong password. */
    private void reportDenial(ApiOperation operation, ApiRequest request, Throwable failure) {
        if (failure instanceof ApplicationException refusal
                && refusal.code() == ErrorCode.FORBIDDEN
                && refusal.fieldErrors().isEmpty()
                && !operation.anonymous()) {
            onDenied.accept(operation.id(), request.caller());
        }
    }

    private Future<@Nullable Caller> authenticate(ApiOperation operation, Deadline deadline, RoutingContext ctx) {
        deadline.requireNotExpiredBeforeStart();
        return operation.anonymous()
                ? Future.succeededFuture()
                : components.authenticator().authenticate(ctx.request()).map(caller -> caller);
    }

    private static Future<ApiRequest> validate(
            ApiOperation operation,
            ApiRequestValidator validator,
            @Nullable Caller caller,
            Deadline deadline,
            RequestBodyBudget.Reservation reservation,
            Future<Void> responseSent,
            RoutingContext ctx) {
        var query = validator.validateQuery(ctx.request());
        validator.validateHeaders(ctx.request());
        if (operation.body() == null) {
            return Future.succeededFuture(new ApiRequest(ctx, caller, query, null, deadline, responseSent));
        }
        validator.validateContentType(ctx.request());
        return RequestBodyReader.read(ctx.request(), deadline, operation.body().maxBytes(), reservation)
                .map(bytes -> new ApiRequest(
                        ctx, caller, query, validator.parseBody(ctx.request(), bytes), deadline, responseSent));
    }

    /** Sends the response. Completes when the connection has sent all of it or is closed. */
    private Future<Void> send(ApiOperation operation, ApiResponse apiResponse, RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        Buffer body = apiResponse.body();
        if (body != null
                && isRead(ctx)
                && !components.memoryLimits().responses().hasRoom(body.length())) {
            // A read can be repeated without effect, but the response to a write must not be lost.
            fail(
                    operation,
                    ctx,
                    ApplicationException.unavailable(
                            "Too many responses wait to be read by their clients. Try again later."));
            return Future.succeededFuture();
        }
        if (!isPublic(operation)) {
            // The response is for this caller only (RFC 9111, 5.2.2.5), unless it says otherwise.
            response.putHeader(ApiResponse.CACHE_CONTROL, "no-store");
        }
        apiResponse.headers().forEach(response::putHeader);
        response.setStatusCode(apiResponse.status());
        if (apiResponse.stream() != null) {
            return send(operation, apiResponse.stream(), ctx);
        }
        if (body == null) {
            return response.end();
        }
        Buffer sent = GzipCompression.isCompressible(apiResponse)
                ? GzipCompression.compressIfAccepted(ctx.request(), body)
                : body;
        return response.putHeader("Content-Type", "application/json")
                // Vert.x sets the length only with a body, and a response to HEAD has none.
                .putHeader("Content-Length", Integer.toString(sent.length()))
                .end(sent);
    }

    private Future<Void> send(ApiOperation operation, BodyStream stream, RoutingContext ctx) {
        var response = ctx.response().putHeader("Content-Type", stream.mediaType());
        return ctx.request().method().equals(HttpMethod.HEAD)
                ? response.end()
                : new BodyStreamSender(stream, response).send().onFailure(broken -> fail(operation, ctx, broken));
    }

    /** Returns whether the response is the same for every caller. */
    private static boolean isPublic(ApiOperation operation) {
        return operation.anonymous() && operation.method().equals("GET");
    }

    /** Turns the response to a read into 304 if the client has the current version already. */
    private static ApiResponse ifNoneMatch(ApiResponse apiResponse, RoutingContext ctx) {
        String tag = apiResponse.headers().get(ApiResponse.ETAG);
        var lines = ctx.request().headers().getAll("If-None-Match");
        boolean isUnchanged = tag != null
                && isRead(ctx)
                && EntityTag.matchesIfNoneMatch(lines.isEmpty() ? null : String.join(",", lines), tag);
        return isUnchanged ? new ApiResponse(304, null, apiResponse.headers()) : apiResponse;
    }

    private static boolean isRead(RoutingContext ctx) {
        return SAFE_METHODS.contains(ctx.request().method());
    }

    private void fail(ApiOperation operation, RoutingContext ctx, Throwable failure) {
        if (operation.body() != null && !ctx.request().isEnded()) {
            // The rest of the body is discarded, so that the connection can be used again.
            ctx.request().resume();
        }
        components.errors().respond(ctx, failure);
    }
}
