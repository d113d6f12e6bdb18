package dev.taskwire.gateway.route;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A request on its way through the gateway. */
record Visit(Route route, RoutingContext ctx, Origin origin, Deadline deadline) {
    HttpServerRequest request() {
        return ctx.request();
    }

    HttpServerResponse response() {
        return ctx.response();
    }
}
