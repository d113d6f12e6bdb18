package dev.taskwire.shared.kafka.admin;

/**
 * Kafka responds, but a topic is not configured as required or may not be used. The message is one line that names it.
 */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicMismatchException(String message) {
        super(message, null, false, false);
    }
}
