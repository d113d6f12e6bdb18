package dev.taskwire.gateway.pipeline;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.gateway.clientaddress.TrustedProxies;
import dev.taskwire.gateway.proxy.GatewayRequest;
import dev.taskwire.gateway.routing.Route;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.RequestBodyBudget;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.routing.StrictRouter;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * Handles a request on a route, step by step: authentication and rate limits, body, concurrency limit, dispatch. Every
 * failure is handled in one place.
 */
public final class RequestPipeline {
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpComponents components;
    private final TrustedProxies trustedProxies;
    private final AccessGuard accessGuard;
    private final ConcurrencyLimiter bodyLimiter;
    private final RequestDispatcher dispatcher;

    /**
     * Creates a pipeline; each event loop has its own.
     *
     * @param bodies limits how many bodies are read at once, apart from other requests, so that clients that never
     *     finish sending do not block requests without a body
     */
    public RequestPipeline(
            HttpComponents stack,
            TrustedProxies proxies,
            AccessGuard accessGuard,
            ConcurrencyLimiter bodies,
            RequestDispatcher delivery) {
        this.components = stack;
        this.trustedProxies = proxies;
        this.accessGuard = accessGuard;
        this.bodyLimiter = bodies;
        this.dispatcher = delivery;
    }

    /** Adds a handler for each route of the table, under every accepted spelling of its path. */
    public void mount(StrictRouter routes, List<Route> table) {
        table.forEach(route -> {
            int maxBody = components.contract().maxBodyBytes(route.method(), route.path());
            StrictRouter.pathVariants(route.path())
                    .forEach(path -> routes.add(route.method(), path, ctx -> handle(route, maxBody, ctx)));
        });
    }

    private void handle(Route route, int maxBody, RoutingContext ctx) {
        ctx.request().pause();
        var request = new GatewayRequest(
                ctx,
                ClientOrigin.of(ctx.request(), trustedProxies),
                Deadline.afterArrival(components.requestTimeout()));
        Future.succeededFuture(request)
                .compose(start -> authorize(route, request))
                .compose(authorized -> serve(route, request, maxBody))
                .onFailure(failure -> sendError(ctx, failure));
    }

    private Future<Void> authorize(Route route, GatewayRequest request) {
        request.deadline().requireNotExpiredBeforeStart();
        return accessGuard
                .authorize(route, request)
                .onSuccess(request::setCaller)
                .mapEmpty();
    }

    private Future<Void> serve(Route route, GatewayRequest request, int maxBody) {
        var client = request.clientKey();
        // The body is kept, and counted, until the exchange has ended, since it may have to be sent again.
        var reservation = components.memoryLimits().bodies().newReservation(client);
        return readBody(request, client, maxBody, reservation)
                .compose(bodyRead -> accessGuard.recheckRevocation(request.caller()))
                .compose(active ->
                        components.concurrencyLimiter().run(client, () -> dispatcher.dispatch(route, request)))
                .onComplete(end -> reservation.close());
    }

    private Future<Void> readBody(
            GatewayRequest request, ClientKey client, int maxBody, RequestBodyBudget.Reservation reservation) {
        if (!METHODS_WITH_BODY.contains(request.serverRequest().method().name())) {
            request.serverRequest().resume();
            return Future.succeededFuture();
        }
        return bodyLimiter
                .run(
                        client,
                        () -> RequestBodyReader.read(request.serverRequest(), request.deadline(), maxBody, reservation))
                .onSuccess(request::setBody)
                .mapEmpty();
    }

    private void sendError(RoutingContext ctx, Throwable failure) {
        if (!ctx.request().isEnded()) {
            ctx.request().resume();
        }
        components.errors().respond(ctx, failure);
    }
}
