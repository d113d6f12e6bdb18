package dev.taskwire.gateway.route;

import static dev.taskwire.gateway.route.Route.Access.ANYONE;
import static dev.taskwire.gateway.route.Route.Access.SIGNED_IN;
import static dev.taskwire.gateway.route.Route.Access.SIGNING_OUT;
import static dev.taskwire.gateway.route.Route.Service.TMS;
import static dev.taskwire.gateway.route.Route.Service.UMS;

import java.util.List;

/** Everything that is forwarded. What is not here cannot be reached from outside, {@code /internal/} above all. */
public final class RouteTable {
    public static final List<Route> ROUTES = List.of(
            new Route("POST", "/api/user", UMS, ANYONE),
            new Route("POST", "/api/user/login", UMS, ANYONE),
            new Route("POST", "/api/user/logout", UMS, SIGNING_OUT),
            new Route("GET", "/api/users/me", UMS, SIGNED_IN),
            new Route("POST", "/api/tasks", TMS, SIGNED_IN),
            new Route("GET", "/api/tasks", TMS, SIGNED_IN),
            new Route("GET", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            new Route("PUT", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            new Route("PATCH", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            new Route("DELETE", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            new Route("GET", "/.well-known/jwks.json", UMS, ANYONE));

    private RouteTable() {}
}
