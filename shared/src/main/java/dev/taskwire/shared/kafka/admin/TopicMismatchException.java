package dev.taskwire.shared.kafka.admin;

/**
 * Kafka responds, but a topic is not configured as required or may not be used. The message is one line that names it.
 */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    private TopicMismatchException(String message, boolean temporary) {
        super(message, null, false, false);
        this.temporary = temporary;
    }

    /** Returns the exception for what only an operator can fix. */
    static TopicMismatchException of(String message) {
        return new TopicMismatchException(message, false);
    }

    /** Returns the exception for what may be right a moment later, such as a topic that somebody else creates. */
    static TopicMismatchException temporary(String message) {
        return new TopicMismatchException(message, true);
    }

    /** Returns whether a process may start and wait for the end of the fault. */
    public boolean isTemporary() {
        return temporary;
    }
}
