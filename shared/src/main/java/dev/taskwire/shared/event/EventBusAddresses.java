package dev.taskwire.shared.event;

/** The addresses on a process' event bus. */
public final class EventBusAddresses {
    private EventBusAddresses() {}

    /**
     * Returns the address that publishes an {@link EventEnvelope} to the topic. It replies when Kafka has acknowledged
     * the event, and fails with a code of {@link PublishFailureCode}.
     */
    public static String publish(String topic) {
        return "publish." + topic;
    }

    /** Returns the address at which a write sends its event to the relay of that collection. */
    public static String pending(String collection) {
        return "pending." + collection;
    }

    /** Returns the address that receives an {@link EventEnvelope} from that topic. */
    public static String received(String topic) {
        return "received." + topic;
    }
}
