package dev.taskwire.shared.http.routing;

import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.header.HeaderList;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.CorsPolicy;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A vertx-web router without its leniency. It responds with 400 to a path that is not in its normal form, with 404 to
 * an unknown path, and with 405 and {@code Allow} to another method; a trailing slash matters. {@code HEAD} is served
 * where {@code GET} is. Every request is logged, measured and traced, except probes.
 */
public final class StrictRouter {
    private final Vertx vertx;
    private final AccessLog accessLog;
    private final ErrorHandler errors;
    private final Map<String, Map<String, Handler<RoutingContext>>> routes = new LinkedHashMap<>();
    private final Map<String, Handler<RoutingContext>> probes = new HashMap<>();
    private CorsPolicy corsPolicy = CorsPolicy.OFF;

    public StrictRouter(Vertx vertx, AccessLog log, ErrorHandler errors) {
        this.vertx = vertx;
        this.accessLog = log;
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

    /** Serves {@code GET} of a path for probes, which come every second and are not logged, measured or traced. */
    public StrictRouter probe(String path, Handler<RoutingContext> handler) {
        probes.put(path, handler);
        return this;
    }

    /** Responds to the preflight requests of these origins. The server sets the headers of all other responses. */
    public StrictRouter cors(CorsPolicy policy) {
        corsPolicy = policy;
        return this;
    }

    /** Returns the paths of a template of the contract: if it ends with a slash, also the one without it. */
    public static List<String> pathVariants(String template) {
        return template.length() > 1 && template.endsWith("/")
                ? List.of(template, template.substring(0, template.length() - 1))
                : List.of(template);
    }

    /** Returns a router with all routes so far. Routes that are added later are not part of it. */
    public Router build() {
        var table = new PathTrie<Handler<RoutingContext>>();
        routes.forEach((template, methods) -> table.add(template, methodHandler(template, methods)));
        var router = Router.router(vertx);
        // A single route for all paths, since vertx-web tries routes one after the other.
        router.route().handler(ctx -> route(table, ctx)).failureHandler(this::fail);
        return router;
    }

    private void route(PathTrie<Handler<RoutingContext>> table, RoutingContext ctx) {
        var probe = probes.get(ctx.request().path());
        if (probe != null && ctx.request().method().equals(HttpMethod.GET)) {
            probe.handle(ctx);
            return;
        }
        accessLog.begin(ctx);
        if (corsPolicy.isPreflight(ctx.request())) {
            corsPolicy.respondToPreflight(ctx.response());
            return;
        }
        requireValidHead(ctx);
        var match = table.find(ctx.request().path());
        if (match == null) {
            throw new HttpException(404, "This path does not exist.");
        }
        ctx.pathParams().putAll(match.parameters());
        match.value().handle(ctx);
    }

    private static void requireValidHead(RoutingContext ctx) {
        if (!isNormal(ctx)) {
            throw notNormal();
        }
        var expectations = HeaderList.elements(ctx.request().headers().getAll("Expect"));
        if (!expectations.stream().allMatch("100-continue"::equalsIgnoreCase)) {
            throw new HttpException(417, "The Expect header must be 100-continue.");
        }
    }

    private void fail(RoutingContext ctx) {
        if (accessLog.isBegun(ctx)) {
            errors.respond(ctx, ctx.failure() == null ? new HttpException(ctx.statusCode()) : ctx.failure());
        } else {
            // vertx-web itself refuses some heads, such as one without a Host, before any handler.
            accessLog.begin(ctx);
            errors.respond(
                    ctx,
                    isNormal(ctx) ? new HttpException(400, "The request line or a header is malformed.") : notNormal());
        }
    }

    private static boolean isNormal(RoutingContext ctx) {
        String path = ctx.request().path();
        return path != null && ctx.request().uri().startsWith("/") && PathNormalization.isNormalized(path);
    }

    private static HttpException notNormal() {
        return new HttpException(
                400,
                "The path must be in its normal form, without empty or dot segments and without needless escapes.");
    }

    private Handler<RoutingContext> methodHandler(String template, Map<String, Handler<RoutingContext>> methods) {
        var handlers = new HashMap<>(methods);
        // HEAD is served wherever GET is (RFC 9110, 9.1); Vert.x leaves the body out.
        Optional.ofNullable(handlers.get("GET")).ifPresent(get -> handlers.put("HEAD", get));
        String allow = String.join(", ", methods.keySet()).replace("GET", "GET, HEAD");
        return ctx -> {
            accessLog.recordRoute(ctx, template);
            var handler = handlers.get(ctx.request().method().name());
            if (handler != null) {
                handler.handle(ctx);
            } else {
                ctx.response().putHeader("Allow", allow);
                throw new HttpException(
                        405,
                        "This path does not support the method. The Allow header lists the methods that it supports.");
            }
        };
    }
}
