package dev.taskwire.shared.telemetry.tracing;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Tracing that creates no spans of its own. */
public final class NoopTracing implements Tracing {
    public static final Tracing OFF = new NoopTracing();

    private NoopTracing() {}

    @Override
    public Span start(Span.Kind kind, String name, @Nullable TraceParent parent) {
        return parent == null ? NoopSpan.NOOP : new NoopSpan(parent);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
