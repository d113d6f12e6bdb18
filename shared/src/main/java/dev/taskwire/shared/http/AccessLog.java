package dev.taskwire.shared.http;

import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.metrics.Metrics;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line and one measurement for each answered request: never an address, a body or a header. */
public final class AccessLog {
    /** The route where none matched. */
    private static final String UNMATCHED = "unmatched";

    private static final String ROUTE = "route";

    private final String service;
    private final Logger log;
    private final Metrics metrics;

    public AccessLog(String service, Metrics metrics) {
        this.service = service;
        this.log = LoggerFactory.getLogger("access");
        this.metrics = metrics;
    }

    /** Binds the request's id to its context, and notes the request when its answer has been sent or given up. */
    void open(RoutingContext ctx) {
        long start = System.nanoTime();
        String id = RequestId.orNew(ctx.request().getHeader(RequestId.HEADER));
        RequestId.bind(id);
        ctx.response().putHeader(RequestId.HEADER, id);
        ctx.addEndHandler(end -> note(ctx, Duration.ofNanos(System.nanoTime() - start), end.succeeded()));
    }

    /** Whether {@link #open} has seen it. */
    boolean isOpen(RoutingContext ctx) {
        return ctx.response().headers().contains(RequestId.HEADER);
    }

    /** Names the template of the route that matched. */
    void matched(RoutingContext ctx, String template) {
        ctx.put(ROUTE, template);
    }

    private void note(RoutingContext ctx, Duration duration, boolean sent) {
        String method = methodOf(ctx);
        String route = ctx.get(ROUTE, UNMATCHED);
        // 499 is nginx' status for a client that did not wait.
        int status = sent ? ctx.response().getStatusCode() : 499;
        metrics.request(method, route, status, duration);
        log.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", Math.round(duration.toNanos() / 1e5) / 10.0)
                .log("request");
    }

    /** Anybody can invent methods; a metric's labels must stay bounded. */
    private static String methodOf(RoutingContext ctx) {
        String method = ctx.request().method().name();
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "_OTHER";
        };
    }
}
