package dev.taskwire.gateway.routing;

import static dev.taskwire.gateway.routing.Route.Access.ANYONE;
import static dev.taskwire.gateway.routing.Route.Access.SIGNED_IN;
import static dev.taskwire.gateway.routing.Route.Access.SIGNING_IN;
import static dev.taskwire.gateway.routing.Route.Access.SIGNING_OUT;
import static dev.taskwire.gateway.routing.Route.Service.GATEWAY;
import static dev.taskwire.gateway.routing.Route.Service.TMS;
import static dev.taskwire.gateway.routing.Route.Service.UMS;

import dev.taskwire.gateway.routing.Route.Access;
import dev.taskwire.gateway.routing.Route.RateLimitClass;
import dev.taskwire.gateway.routing.Route.Service;
import java.util.List;

/**
 * Lists every route that the gateway serves. What is not listed cannot be reached from outside, in particular
 * {@code /internal/}.
 */
public final class RouteTable {
    public static final List<Route> ROUTES = List.of(
            new Route("POST", "/api/user", UMS, ANYONE, RateLimitClass.SIGN_IN),
            new Route("POST", "/api/user/login", UMS, SIGNING_IN, RateLimitClass.SIGN_IN),
            new Route("POST", "/api/user/token/refresh", UMS, ANYONE, RateLimitClass.REFRESH),
            api("POST", "/api/user/logout", UMS, SIGNING_OUT),
            new Route("POST", "/api/user/email/verification", UMS, ANYONE, RateLimitClass.SIGN_IN),
            new Route("POST", "/api/user/email/verification/confirm", UMS, ANYONE, RateLimitClass.SIGN_IN),
            new Route("POST", "/api/user/password/reset", UMS, ANYONE, RateLimitClass.SIGN_IN),
            new Route("POST", "/api/user/password", UMS, ANYONE, RateLimitClass.SIGN_IN),
            api("GET", "/api/users/me", UMS, SIGNED_IN),
            new Route("PATCH", "/api/users/me", UMS, SIGNED_IN, RateLimitClass.PASSWORD),
            new Route("POST", "/api/users/me/deletion", UMS, SIGNING_OUT, RateLimitClass.PASSWORD),
            new Route("PUT", "/api/users/me/password", UMS, SIGNED_IN, RateLimitClass.PASSWORD),
            api("GET", "/api/users/me/sessions", UMS, SIGNED_IN),
            api("DELETE", "/api/users/me/sessions", UMS, SIGNING_OUT),
            api("DELETE", "/api/users/me/sessions/{session_id}", UMS, SIGNED_IN),
            new Route("GET", "/api/users/me/export", TMS, SIGNED_IN, RateLimitClass.EXPORT),
            api("GET", "/api/users", UMS, SIGNED_IN),
            api("POST", "/api/users", UMS, SIGNED_IN),
            api("POST", "/api/users/invitations", UMS, SIGNED_IN),
            api("GET", "/api/users/{user_id}", UMS, SIGNED_IN),
            api("PUT", "/api/users/{user_id}", UMS, SIGNED_IN),
            api("PATCH", "/api/users/{user_id}", UMS, SIGNED_IN),
            api("DELETE", "/api/users/{user_id}", UMS, SIGNED_IN),
            api("PUT", "/api/users/{user_id}/password", UMS, SIGNED_IN),
            api("GET", "/api/users/{user_id}/sessions", UMS, SIGNED_IN),
            api("DELETE", "/api/users/{user_id}/sessions", UMS, SIGNED_IN),
            api("GET", "/api/audit", UMS, SIGNED_IN),
            api("POST", "/api/tasks", TMS, SIGNED_IN),
            api("GET", "/api/tasks", TMS, SIGNED_IN),
            api("GET", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            api("PUT", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            api("PATCH", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            api("DELETE", "/api/tasks/{task_id}", TMS, SIGNED_IN),
            api("GET", "/api/notifications", TMS, SIGNED_IN),
            api("POST", "/api/notifications/read", TMS, SIGNED_IN),
            api("POST", "/api/notifications/{notification_id}/read", TMS, SIGNED_IN),
            api("GET", "/api/users/me/notification_settings", TMS, SIGNED_IN),
            api("PATCH", "/api/users/me/notification_settings", TMS, SIGNED_IN),
            new Route("POST", "/mail/unsubscribe", TMS, ANYONE, RateLimitClass.UNSUBSCRIBE),
            new Route("GET", "/.well-known/jwks.json", UMS, ANYONE, RateLimitClass.NONE),
            tmservice("GET", "/", GATEWAY, ANYONE),
            new Route("POST", "/user/register/", UMS, ANYONE, RateLimitClass.TMSERVICE_SIGN_IN),
            new Route("POST", "/token/", UMS, SIGNING_IN, RateLimitClass.TMSERVICE_SIGN_IN),
            new Route("POST", "/token/refresh/", UMS, ANYONE, RateLimitClass.TMSERVICE_SIGN_IN),
            tmservice("GET", "/user/users/", UMS, SIGNED_IN),
            tmservice("POST", "/user/users/", UMS, SIGNED_IN),
            tmservice("GET", "/user/users/{user_id}/", UMS, SIGNED_IN),
            tmservice("PUT", "/user/users/{user_id}/", UMS, SIGNED_IN),
            tmservice("PATCH", "/user/users/{user_id}/", UMS, SIGNED_IN),
            tmservice("DELETE", "/user/users/{user_id}/", UMS, SIGNED_IN),
            tmservice("GET", "/task/tasks/", TMS, SIGNED_IN),
            tmservice("POST", "/task/tasks/", TMS, SIGNED_IN),
            tmservice("GET", "/task/tasks/{task_id}/", TMS, SIGNED_IN),
            tmservice("PUT", "/task/tasks/{task_id}/", TMS, SIGNED_IN),
            tmservice("PATCH", "/task/tasks/{task_id}/", TMS, SIGNED_IN),
            tmservice("DELETE", "/task/tasks/{task_id}/", TMS, SIGNED_IN));

    private RouteTable() {}

    /** Returns the routes without those that are turned off. */
    public static List<Route> served(OptionalRoutes optional) {
        return ROUTES.stream()
                .filter(route -> optional.tmservice() || !route.isOfTmservice())
                .toList();
    }

    private static Route api(String method, String path, Service service, Access access) {
        return new Route(method, path, service, access, RateLimitClass.SIGNED_IN);
    }

    private static Route tmservice(String method, String path, Service service, Access access) {
        return new Route(method, path, service, access, RateLimitClass.TMSERVICE);
    }
}
