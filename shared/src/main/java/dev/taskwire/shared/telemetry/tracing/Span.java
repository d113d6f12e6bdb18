package dev.taskwire.shared.telemetry.tracing;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work within a trace. Attributes have the names of OpenTelemetry's semantic conventions, and never an id, a
 * body or anything else that somebody has entered. Ends once; safe from any thread.
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

    /** What comes after it names this as its parent; null where there is no trace. */
    @Nullable
    TraceParent context();

    Span attribute(String name, String value);

    Span attribute(String name, long value);

    /** A better name, where it is known only now. */
    void rename(String name);

    void end();

    /** Ends it as failed; {@code error} is a class of failures, never a message. */
    void fail(String error);

    /** Ends it as failed. */
    default void fail(Throwable failure) {
        fail(failure.getClass().getSimpleName());
    }
}
