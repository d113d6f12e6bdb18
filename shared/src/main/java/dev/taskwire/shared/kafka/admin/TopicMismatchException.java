package dev.taskwire.shared.kafka.admin;

/** Kafka answers, but a topic is not as it must be, or is not ours to use; the message is one line and says which. */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicMismatchException(String message) {
        super(message, null, false, false);
    }
}
