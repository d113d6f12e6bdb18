package dev.taskwire.shared.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A vertx-web router without its lenience: a path that is not in its normal form is a 400, one that nobody serves a
 * 404, another method a 405 with {@code Allow}, and a trailing slash matters. {@code HEAD} is served where {@code GET}
 * is. Every request is logged and measured.
 */
public final class StrictRouter {
    private final Vertx vertx;
    private final AccessLog log;
    private final ErrorHandler errors;
    private final Map<String, Map<String, Handler<RoutingContext>>> routes = new LinkedHashMap<>();
    private Cors cors = Cors.OFF;

    public StrictRouter(Vertx vertx, AccessLog log, ErrorHandler errors) {
        this.vertx = vertx;
        this.log = log;
        this.errors = errors;
    }

    /**
     * Adds a route.
     *
     * @param template a path with parameters in braces, such as {@code /api/tasks/{task_id}}
     */
    public StrictRouter add(String method, String template, Handler<RoutingContext> handler) {
        routes.computeIfAbsent(template, path -> new LinkedHashMap<>()).put(method, handler);
        return this;
    }

    /** Lets pages of these origins in. */
    public StrictRouter cors(Cors origins) {
        cors = origins;
        return this;
    }

    /** The paths under which a template of the contract is served: one that ends with a slash also without it. */
    public static List<String> spellings(String template) {
        return template.length() > 1 && template.endsWith("/")
                ? List.of(template, template.substring(0, template.length() - 1))
                : List.of(template);
    }

    public Router build() {
        var router = Router.router(vertx);
        router.route().handler(this::open).failureHandler(this::fail);
        routes.forEach((template, methods) -> {
            methods.forEach((method, handler) -> match(route(router, method, template), template, handler));
            String allow = String.join(", ", methods.keySet()).replace("GET", "GET, HEAD");
            match(router.route(vertxPath(template)), template, ctx -> {
                if (cors.isPreflight(ctx)) {
                    cors.answerPreflight(ctx, allow);
                    return;
                }
                ctx.response().putHeader("Allow", allow);
                throw new HttpException(405, "This path has no such method; see Allow.");
            });
        });
        router.route().handler(ctx -> {
            throw new HttpException(404, "There is nothing at this path.");
        });
        return router;
    }

    /** {@code HEAD} is served wherever {@code GET} is (RFC 9110, 9.1); the library leaves the body out. */
    private static Route route(Router router, String method, String template) {
        var route = router.route(HttpMethod.valueOf(method), vertxPath(template));
        return method.equals("GET") ? route.method(HttpMethod.HEAD) : route;
    }

    private void open(RoutingContext ctx) {
        log.open(ctx);
        cors.open(ctx);
        if (!isNormal(ctx)) {
            throw notNormal();
        }
        String expectation = ctx.request().getHeader("Expect");
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw new HttpException(417, "The only expectation that can be met is 100-continue.");
        }
        ctx.next();
    }

    private void fail(RoutingContext ctx) {
        if (log.isOpen(ctx)) {
            errors.answer(ctx, ctx.failure() == null ? new HttpException(ctx.statusCode()) : ctx.failure());
        } else {
            // The library itself refuses some heads, such as one without a Host, before any handler.
            log.open(ctx);
            errors.answer(
                    ctx, isNormal(ctx) ? new HttpException(400, "The head of the request is malformed.") : notNormal());
        }
    }

    private static boolean isNormal(RoutingContext ctx) {
        String path = ctx.request().path();
        return path != null && ctx.request().uri().startsWith("/") && PathForm.isNormal(path);
    }

    private static HttpException notNormal() {
        return new HttpException(400, "The path is not in its normal form.");
    }

    private void match(Route route, String template, Handler<RoutingContext> handler) {
        route.handler(ctx -> {
            if (ctx.request().path().endsWith("/") != template.endsWith("/")) {
                ctx.next();
                return;
            }
            log.matched(ctx, template);
            handler.handle(ctx);
        });
    }

    private static String vertxPath(String template) {
        return template.replace("{", ":").replace("}", "");
    }
}
