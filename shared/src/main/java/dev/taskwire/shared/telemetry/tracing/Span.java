package dev.taskwire.shared.telemetry.tracing;

import org.jspecify.annotations.Nullable;

/**
 * A unit of work within a trace. Attributes have the names of OpenTelemetry's semantic conventions, and never contain
 * an id, a body or other user input. It ends once; safe from any thread.
 */
public interface Span {
    /** The side of a span. */
    enum Kind {
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER,
        INTERNAL
    }

    /** Returns the trace context that child spans name as their parent; null without a trace. */
    @Nullable
    TraceParent context();

    Span attribute(String name, String value);

    Span attribute(String name, long value);

    /** Sets a more specific name that was not known at the start. */
    void rename(String name);

    /** Ends the span at the present time. A second call has no effect. */
    void end();

    /** Ends the span as failed; {@code error} is an error type, never a message. */
    void fail(String error);

    /** Ends the span as failed, with the exception's class as the error type. */
    default void fail(Throwable failure) {
        fail(failure.getClass().getSimpleName());
    }
}
