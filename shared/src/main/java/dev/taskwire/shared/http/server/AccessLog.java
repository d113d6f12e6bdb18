package dev.taskwire.shared.http.server;

import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.HttpServerMetrics;
import dev.taskwire.shared.telemetry.tracing.Span;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import dev.taskwire.shared.telemetry.tracing.TraceParent;
import dev.taskwire.shared.telemetry.tracing.Tracing;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line, measurement and span for each answered request: never an address, a body or a header. */
public final class AccessLog {
    /** The route where none matched. */
    private static final String UNMATCHED = "unmatched";

    private static final String ROUTE = "route";
    private static final int BAD_REQUEST = 400;
    /** Nginx' status. */
    private static final int CLIENT_DID_NOT_WAIT = 499;

    private static final int SERVER_ERROR = 500;

    private final String service;
    private final Logger log;
    private final HttpServerMetrics metrics;
    private final Tracing tracing;
    private final PauseReporter pauses;

    public AccessLog(String service, Telemetry telemetry) {
        this.service = service;
        this.log = LoggerFactory.getLogger("access");
        this.metrics = new HttpServerMetrics(telemetry.metrics());
        this.tracing = telemetry.tracing();
        this.pauses = new PauseReporter(telemetry.metrics());
    }

    /**
     * Binds the request's id and place in a trace to its context, and notes the request when its answer has been sent
     * or given up.
     */
    public void begin(RoutingContext ctx) {
        long start = System.nanoTime();
        String id = RequestId.orNew(ctx.request().getHeader(RequestId.HEADER));
        RequestId.bind(id);
        ctx.response().putHeader(RequestId.HEADER, id);
        var parent = TraceParent.parse(ctx.request().getHeader(TraceParent.HEADER));
        var span = tracing.start(Span.Kind.SERVER, methodOf(ctx.request()), parent);
        TraceContext.bind(span.context());
        metrics.begun();
        ctx.addEndHandler(end -> record(ctx, Duration.ofNanos(System.nanoTime() - start), end.cause(), span));
    }

    /** Where pauses of the event loops are noted. */
    PauseReporter pauses() {
        return pauses;
    }

    /** Whether {@link #begin} has seen it. */
    public boolean isBegun(RoutingContext ctx) {
        return ctx.response().headers().contains(RequestId.HEADER);
    }

    /** Names the template of the route that matched. */
    public void matched(RoutingContext ctx, String template) {
        ctx.put(ROUTE, template);
    }

    /** Binds an id to a request that comes to no route, and notes it; one that has come to its route has both. */
    void refused(HttpServerRequest request, int status) {
        String known = request.response().headers().get(RequestId.HEADER);
        String id = RequestId.orNew(known);
        RequestId.bind(id);
        if (known == null) {
            request.response().putHeader(RequestId.HEADER, id);
            metrics.begun();
            record(methodOf(request), UNMATCHED, status, Duration.ZERO);
        }
    }

    private void record(RoutingContext ctx, Duration duration, @Nullable Throwable failure, Span span) {
        String method = methodOf(ctx.request());
        String route = ctx.get(ROUTE, UNMATCHED);
        int status = status(ctx, failure);
        end(span, method, route, status);
        record(method, route, status, duration);
    }

    private static int status(RoutingContext ctx, @Nullable Throwable failure) {
        if (failure == null) {
            return ctx.response().getStatusCode();
        }
        // A body that cannot be read ends the connection before its answer is made.
        boolean malformed = failure instanceof IllegalArgumentException || failure instanceof DecoderException;
        return malformed ? BAD_REQUEST : CLIENT_DID_NOT_WAIT;
    }

    private void record(String method, String route, int status, Duration duration) {
        metrics.ended(method, route, status, duration);
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
    private static String methodOf(HttpServerRequest request) {
        String method = request.decoderResult().isSuccess() ? request.method().name() : "";
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "_OTHER";
        };
    }
}
