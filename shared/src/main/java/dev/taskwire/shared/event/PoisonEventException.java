package dev.taskwire.shared.event;

import java.util.function.Supplier;

/** An event can never be handled and belongs on the dead-letter topic, with the message as the reason. */
public final class PoisonEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private PoisonEventException(String reason) {
        super(reason, null, false, false);
    }

    /** Returns the failure for an event that contradicts the service which owns its subject. */
    public static PoisonEventException untrue(String contradiction) {
        return new PoisonEventException("the event is not true: " + contradiction);
    }

    /** Returns what the parser returns; if it throws, the event is not of that kind. */
    public static <T> T orMalformed(String kind, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (RuntimeException malformed) {
            throw new PoisonEventException("the event is not a valid " + kind + " event: " + malformed.getMessage());
        }
    }
}
