package dev.taskwire.shared.telemetry.tracing;

import org.jspecify.annotations.Nullable;

/** A span that records nothing, and passes on the trace context of its parent. */
record NoopSpan(@Nullable TraceParent context) implements Span {
    /** A span without a trace. */
    static final Span NOOP = new NoopSpan(null);

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
