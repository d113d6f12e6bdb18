package dev.taskwire.shared.event;

/** The failure codes of {@link EventBusAddresses#publish}. */
public final class PublishFailureCode {
    /** Kafka is unavailable; publishing the same event can succeed later. */
    public static final int UNAVAILABLE = 1;
    /** Kafka refuses this event; it may accept others. */
    public static final int REFUSED = 2;

    private PublishFailureCode() {}
}
