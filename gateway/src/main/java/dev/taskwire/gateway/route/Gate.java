package dev.taskwire.gateway.route;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.gateway.client.TrustedProxies;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.Admission;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.HttpStack;
import dev.taskwire.shared.http.RequestBody;
import dev.taskwire.shared.http.StrictRouter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to a request on a row of the table: caller and limits, body, admission, delivery; every failure ends in
 * one place.
 */
public final class Gate {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpStack stack;
    private final TrustedProxies proxies;
    private final Entrance entrance;
    private final Admission bodies;
    private final Delivery delivery;

    /**
     * One for each event loop.
     *
     * @param bodies admits bodies that are on their way, apart from other requests, so that senders who never finish do
     *     not keep readers out
     */
    public Gate(HttpStack stack, TrustedProxies proxies, Entrance entrance, Admission bodies, Delivery delivery) {
        this.stack = stack;
        this.proxies = proxies;
        this.entrance = entrance;
        this.bodies = bodies;
        this.delivery = delivery;
    }

    public void mount(StrictRouter routes, List<Route> table) {
        table.forEach(route -> StrictRouter.spellings(route.path())
                .forEach(path -> routes.add(route.method(), path, ctx -> pass(route, ctx))));
    }

    private void pass(Route route, RoutingContext ctx) {
        ctx.request().pause();
        var visit =
                new Visit(route, ctx, Origin.of(ctx.request(), proxies), Deadline.sinceArrival(stack.requestTimeout()));
        Future.succeededFuture(visit)
                .compose(this::enter)
                .compose(caller -> body(ctx.request(), visit.deadline())
                        .compose(body -> entrance.enterAgain(caller)
                                .compose(
                                        entered -> stack.admission().run(() -> delivery.deliver(visit, caller, body)))))
                .onFailure(failure -> refuse(ctx, failure));
    }

    private Future<Optional<Caller>> enter(Visit visit) {
        visit.deadline().requireTimeToBegin();
        return entrance.enter(visit);
    }

    private Future<Buffer> body(HttpServerRequest request, Deadline deadline) {
        if (!WITH_BODY.contains(request.method().name())) {
            request.resume();
            return Future.succeededFuture(Buffer.buffer());
        }
        return bodies.run(() -> RequestBody.read(request, deadline));
    }

    private void refuse(RoutingContext ctx, Throwable failure) {
        if (!ctx.request().isEnded()) {
            ctx.request().resume();
        }
        stack.errors().answer(ctx, failure);
    }
}
