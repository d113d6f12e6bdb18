package dev.taskwire.shared.http;

import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.metrics.HttpServerMetrics;
import dev.taskwire.shared.trace.CurrentTrace;
import dev.taskwire.shared.trace.Span;
import dev.taskwire.shared.trace.Telemetry;
import dev.taskwire.shared.trace.TraceParent;
import dev.taskwire.shared.trace.Tracing;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line, measurement and span for each answered request: never an address, a body or a header. */
public final class AccessLog {
    /** The route where none matched. */
    private static final String UNMATCHED = "unmatched";

    private static final String ROUTE = "route";
    private static final int SERVER_ERROR = 500;

    private final String service;
    private final Logger log;
    private final HttpServerMetrics metrics;
    private final Tracing tracing;

    public AccessLog(String service, Telemetry telemetry) {
        this.service = service;
        this.log = LoggerFactory.getLogger("access");
        this.metrics = new HttpServerMetrics(telemetry.metrics());
        this.tracing = telemetry.tracing();
    }

    /**
     * Binds the request's id and place in a trace to its context, and notes the request when its answer has been sent
     * or given up.
     */
    void open(RoutingContext ctx) {
        long start = System.nanoTime();
        String id = RequestId.orNew(ctx.request().getHeader(RequestId.HEADER));
        RequestId.bind(id);
        ctx.response().putHeader(RequestId.HEADER, id);
        var parent = TraceParent.parse(ctx.request().getHeader(TraceParent.HEADER));
        var span = tracing.start(Span.Kind.SERVER, methodOf(ctx), parent);
        CurrentTrace.bind(span.position());
        metrics.begun();
        ctx.addEndHandler(end -> note(ctx, Duration.ofNanos(System.nanoTime() - start), end.succeeded(), span));
    }

    /** Whether {@link #open} has seen it. */
    boolean isOpen(RoutingContext ctx) {
        return ctx.response().headers().contains(RequestId.HEADER);
    }

    /** Names the template of the route that matched. */
    void matched(RoutingContext ctx, String template) {
        ctx.put(ROUTE, template);
    }

    private void note(RoutingContext ctx, Duration duration, boolean sent, Span span) {
        String method = methodOf(ctx);
        String route = ctx.get(ROUTE, UNMATCHED);
        // 499 is nginx' status for a client that did not wait.
        int status = sent ? ctx.response().getStatusCode() : 499;
        metrics.ended(method, route, status, duration);
        end(span, method, route, status);
        log.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", Math.round(duration.toNanos() / 1e5) / 10.0)
                .log("request");
    }

    private static void end(Span span, String method, String route, int status) {
        span.rename(method + " " + route);
        span.attribute("http.request.method", method)
                .attribute("http.route", route)
                .attribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.fail(Integer.toString(status));
        } else {
            span.end();
        }
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
