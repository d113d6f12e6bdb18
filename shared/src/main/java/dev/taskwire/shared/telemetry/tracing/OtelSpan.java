package dev.taskwire.shared.telemetry.tracing;

import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** A span of OpenTelemetry. */
final class OtelSpan implements Span {
    private final io.opentelemetry.api.trace.Span span;
    private final TraceParent position;
    private final LongAdder recorded;
    private final AtomicBoolean ended = new AtomicBoolean();

    OtelSpan(io.opentelemetry.api.trace.Span span, LongAdder recorded) {
        var context = span.getSpanContext();
        this.span = span;
        this.recorded = recorded;
        this.position = new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled());
    }

    @Override
    public TraceParent context() {
        return position;
    }

    @Override
    public Span attribute(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public Span attribute(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public void rename(String name) {
        span.updateName(name);
    }

    @Override
    public void end() {
        if (ended.compareAndSet(false, true)) {
            if (position.sampled()) {
                recorded.increment();
            }
            span.end();
        }
    }

    @Override
    public void fail(String error) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", error);
        end();
    }
}
