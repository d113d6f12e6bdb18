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
 * What happens to a request on a row of the table: caller and limits, body, admission, delivery; every failure ends in
 * one place.
 */
public final class RequestPipeline {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpComponents stack;
    private final TrustedProxies proxies;
    private final AccessGuard accessGuard;
    private final ConcurrencyLimiter bodies;
    private final RequestDispatcher delivery;

    /**
     * One for each event loop.
     *
     * @param bodies admits bodies that are on their way, apart from other requests, so that senders who never finish do
     *     not keep readers out
     */
    public RequestPipeline(
            HttpComponents stack,
            TrustedProxies proxies,
            AccessGuard accessGuard,
            ConcurrencyLimiter bodies,
            RequestDispatcher delivery) {
        this.stack = stack;
        this.proxies = proxies;
        this.accessGuard = accessGuard;
        this.bodies = bodies;
        this.delivery = delivery;
    }

    public void mount(StrictRouter routes, List<Route> table) {
        table.forEach(route -> {
            int maxBody = stack.contract().maxBodyBytes(route.method(), route.path());
            StrictRouter.spellings(route.path())
                    .forEach(path -> routes.add(route.method(), path, ctx -> handle(route, maxBody, ctx)));
        });
    }

    private void handle(Route route, int maxBody, RoutingContext ctx) {
        ctx.request().pause();
        var request = new GatewayRequest(
                ctx, ClientOrigin.of(ctx.request(), proxies), Deadline.sinceArrival(stack.requestTimeout()));
        Future.succeededFuture(request)
                .compose(arrived -> enter(route, request))
                .compose(entered -> answer(route, request, maxBody))
                .onFailure(failure -> refuse(ctx, failure));
    }

    private Future<Void> enter(Route route, GatewayRequest request) {
        request.deadline().requireTimeToBegin();
        return accessGuard
                .authorize(route, request)
                .onSuccess(request::setCaller)
                .mapEmpty();
    }

    private Future<Void> answer(Route route, GatewayRequest request, int maxBody) {
        var client = request.client();
        // What is kept of a body is kept until the answer is there, since the body may have to be sent again.
        var account = stack.bounds().bodies().open(client);
        return readBody(request, client, maxBody, account)
                .compose(read -> accessGuard.recheckRevocation(request.caller()))
                .compose(entered -> stack.admission().run(client, () -> delivery.dispatch(route, request)))
                .onComplete(end -> account.close());
    }

    private Future<Void> readBody(
            GatewayRequest request, ClientKey client, int maxBody, RequestBodyBudget.Account account) {
        if (!WITH_BODY.contains(request.serverRequest().method().name())) {
            request.serverRequest().resume();
            return Future.succeededFuture();
        }
        return bodies.run(
                        client,
                        () -> RequestBodyReader.read(request.serverRequest(), request.deadline(), maxBody, account))
                .onSuccess(request::setBody)
                .mapEmpty();
    }

    private void refuse(RoutingContext ctx, Throwable failure) {
        if (!ctx.request().isEnded()) {
            ctx.request().resume();
        }
        stack.errors().answer(ctx, failure);
    }
}
