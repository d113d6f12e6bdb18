package dev.taskwire.shared.telemetry.tracing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Makes spans, or nothing: without an endpoint for them there is no tracer, and what a caller names is passed on. */
public interface Tracing {
    /**
     * Begins a span.
     *
     * @param name of few values, such as a route's template
     * @param parent what it belongs to; null begins a trace
     */
    Span start(Span.Kind kind, String name, @Nullable TraceParent parent);

    /**
     * Begins a span of what the current context works on. Where that belongs to no trace, as when a process looks for
     * work again and again, there is none either.
     */
    default Span continued(Span.Kind kind, String name) {
        var parent = TraceContext.get();
        return parent == null ? NoopSpan.NOOP : start(kind, name, parent);
    }

    /** Sends what is left, within a bound. */
    Future<Void> close();
}
