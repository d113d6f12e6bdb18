package dev.taskwire.shared.telemetry.tracing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Creates spans. Without an endpoint there is no tracer, and a caller's trace context is only passed on. */
public interface Tracing {
    /**
     * Begins a span.
     *
     * @param name has few values, such as a route's template
     * @param parent the parent; null begins a trace
     */
    Span start(Span.Kind kind, String name, @Nullable TraceParent parent);

    /**
     * Begins a child span of the current context's work. Without a trace, as when a process polls for work, there is no
     * span.
     */
    default Span startChild(Span.Kind kind, String name) {
        var parent = TraceContext.get();
        return parent == null ? NoopSpan.NOOP : start(kind, name, parent);
    }

    /** Exports the remaining spans, within a bound. */
    Future<Void> close();
}
