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

/**
 * Writes one log line, one measurement and one span for each completed request, never with an address, a body or a
 * header.
 */
public final class AccessLog {
    /** The route of a request that no route matched. */
    private static final String UNMATCHED = "unmatched";

    private static final String ROUTE = "route";
    private static final int BAD_REQUEST = 400;
    /** NGINX's status for a request whose client closed the connection before the response. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private static final int SERVER_ERROR = 500;

    private final String service;
    private final Logger log;
    private final HttpServerMetrics metrics;
    private final Tracing tracing;
    private final PauseReporter pauseReporter;

    public AccessLog(String service, Telemetry telemetry) {
        this.service = service;
        this.log = LoggerFactory.getLogger("access");
        this.metrics = new HttpServerMetrics(telemetry.metrics());
        this.tracing = telemetry.tracing();
        this.pauseReporter = new PauseReporter(telemetry.metrics());
    }

    /**
     * Binds the request id and the trace context to the request's context, and records the request when its response
     * has been sent or abandoned.
     */
    public void begin(RoutingContext ctx) {
        long start = System.nanoTime();
        String id = RequestId.validOrNew(ctx.request().getHeader(RequestId.HEADER));
        RequestId.bind(id);
        ctx.response().putHeader(RequestId.HEADER, id);
        var parent = TraceParent.parse(ctx.request().getHeader(TraceParent.HEADER));
        var span = tracing.start(Span.Kind.SERVER, methodOf(ctx.request()), parent);
        TraceContext.bind(span.context());
        metrics.recordStart();
        ctx.addEndHandler(end -> record(ctx, Duration.ofNanos(System.nanoTime() - start), end.cause(), span));
    }

    /** Returns the reporter for pauses of the event loops. */
    PauseReporter pauseReporter() {
        return pauseReporter;
    }

    /** Returns whether {@link #begin} has been called for the request. */
    public boolean isBegun(RoutingContext ctx) {
        return ctx.response().headers().contains(RequestId.HEADER);
    }

    /** Records the template of the route that matched. */
    public void recordRoute(RoutingContext ctx, String template) {
        ctx.put(ROUTE, template);
    }

    /**
     * Binds a request id to a request that reaches no route, and records it. Does nothing more for a request that has
     * reached its route, since that one is recorded already.
     */
    void recordRefused(HttpServerRequest request, int status) {
        String boundId = request.response().headers().get(RequestId.HEADER);
        String id = RequestId.validOrNew(boundId);
        RequestId.bind(id);
        if (boundId == null) {
            request.response().putHeader(RequestId.HEADER, id);
            metrics.recordStart();
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
        // A body that cannot be read closes the connection before a response is made.
        boolean malformed = failure instanceof IllegalArgumentException || failure instanceof DecoderException;
        return malformed ? BAD_REQUEST : CLIENT_CLOSED_REQUEST;
    }

    private void record(String method, String route, int status, Duration duration) {
        metrics.recordEnd(method, route, status, duration);
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

    /**
     * Returns the method, or {@code _OTHER} for any that is not expected: clients can invent methods, and the labels of
     * a metric must stay bounded.
     */
    private static String methodOf(HttpServerRequest request) {
        String method = request.decoderResult().isSuccess() ? request.method().name() : "";
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "_OTHER";
        };
    }
}
