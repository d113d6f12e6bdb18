package dev.taskwire.gateway.route;

import dev.taskwire.gateway.filter.Revocations;
import dev.taskwire.gateway.route.Route.Access;
import dev.taskwire.gateway.upstream.Forwarder;
import dev.taskwire.gateway.upstream.Upstreams;
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
 * What happens to a request on a row of the table: caller, body, admission, forwarding; every failure ends in one
 * place.
 */
public final class Gate {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpStack stack;
    private final Admission bodies;
    private final Upstreams ums;
    private final Upstreams tms;
    private final Forwarder forwarder;
    private final Revocations revocations;

    /**
     * One for each event loop.
     *
     * @param bodies admits bodies that are on their way, apart from other requests, so that senders who never finish do
     *     not keep readers out
     */
    public Gate(
            HttpStack stack,
            Admission bodies,
            Upstreams ums,
            Upstreams tms,
            Forwarder forwarder,
            Revocations revocations) {
        this.stack = stack;
        this.bodies = bodies;
        this.ums = ums;
        this.tms = tms;
        this.forwarder = forwarder;
        this.revocations = revocations;
    }

    public void mount(StrictRouter routes, List<Route> table) {
        table.forEach(route -> routes.add(route.method(), route.path(), ctx -> pass(route, ctx)));
    }

    private void pass(Route route, RoutingContext ctx) {
        var deadline = Deadline.in(stack.requestTimeout());
        ctx.request().pause();
        caller(route, ctx)
                .compose(caller -> body(ctx.request(), deadline)
                        .compose(body -> stack.admission().run(() -> forward(route, ctx, caller, body, deadline))))
                .onFailure(failure -> refuse(ctx, failure));
    }

    private Future<Optional<Caller>> caller(Route route, RoutingContext ctx) {
        return route.access() == Access.ANYONE
                ? Future.succeededFuture(Optional.empty())
                : stack.callers()
                        .verify(ctx.request())
                        .compose(revocations::check)
                        .map(Optional::of);
    }

    private Future<Buffer> body(HttpServerRequest request, Deadline deadline) {
        if (!WITH_BODY.contains(request.method().name())) {
            request.resume();
            return Future.succeededFuture(Buffer.buffer());
        }
        return bodies.run(() -> RequestBody.read(request, deadline));
    }

    private Future<Void> forward(
            Route route, RoutingContext ctx, Optional<Caller> caller, Buffer body, Deadline deadline) {
        var upstreams = switch (route.service()) {
            case UMS -> ums;
            case TMS -> tms;
        };
        return forwarder.forward(ctx, upstreams, body, deadline, status -> {
            // 401: the session had ended before, perhaps by a sign-out whose answer was lost.
            if (route.access() == Access.SIGNING_OUT && (status == 204 || status == 401)) {
                caller.ifPresent(it -> revocations.add(it.sessionId(), it.expiresAt()));
            }
        });
    }

    private void refuse(RoutingContext ctx, Throwable failure) {
        if (!ctx.request().isEnded()) {
            ctx.request().resume();
        }
        stack.errors().answer(ctx, failure);
    }
}
