package dev.taskwire.shared.trace;

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

    /** Begins a span of what the current context works on. */
    default Span start(Span.Kind kind, String name) {
        return start(kind, name, CurrentTrace.get());
    }

    /** Sends what is left, within a bound. */
    Future<Void> close();
}
