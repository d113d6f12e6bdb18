package dev.taskwire.shared.kafka;

/** Kafka answers, but a topic is not as it must be, or is not ours to use; the message is one line and says which. */
public final class TopicFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicFault(String message) {
        super(message, null, false, false);
    }
}
