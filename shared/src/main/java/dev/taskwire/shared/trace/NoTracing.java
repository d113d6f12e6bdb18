package dev.taskwire.shared.trace;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Costs nothing, and passes on the place in a trace that somebody else has named. */
public final class NoTracing implements Tracing {
    public static final Tracing OFF = new NoTracing();

    private static final Span NOTHING = new Passed(null);

    private NoTracing() {}

    @Override
    public Span start(Span.Kind kind, String name, @Nullable TraceParent parent) {
        return parent == null ? NOTHING : new Passed(parent);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private record Passed(@Nullable TraceParent position) implements Span {
        @Override
        public Span attribute(String name, String value) {
            return this;
        }

        @Override
        public Span attribute(String name, long value) {
            return this;
        }

        @Override
        public void rename(String name) {}

        @Override
        public void end() {}

        @Override
        public void fail(String error) {}
    }
}
