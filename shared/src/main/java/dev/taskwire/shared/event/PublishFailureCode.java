package dev.taskwire.shared.event;

/** Why an event was not published: the failure codes of {@link EventBusAddresses#publish}. */
public final class PublishFailureCode {
    /** Kafka cannot be reached or does not take anything now; the same event may pass later. */
    public static final int AWAY = 1;
    /** Kafka refuses this event; others may pass. */
    public static final int REFUSED = 2;

    private PublishFailureCode() {}
}
