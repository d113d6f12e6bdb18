package dev.taskwire.shared.event;

/** Every address on a process' event bus. */
public final class EventBusAddresses {
    private EventBusAddresses() {}

    /**
     * Publishes an {@link EventEnvelope} to the topic; the reply comes when Kafka has acknowledged it, a failure has a
     * code of {@link PublishFailureCode}.
     */
    public static String publish(String topic) {
        return "publish." + topic;
    }

    /** Where a write leaves what is pending of its document, for the relay of that collection. */
    public static String pending(String collection) {
        return "pending." + collection;
    }

    /** An {@link EventEnvelope} that came from that topic. */
    public static String received(String topic) {
        return "received." + topic;
    }
}
