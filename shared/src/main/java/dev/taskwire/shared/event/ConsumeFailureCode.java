package dev.taskwire.shared.event;

/** The failure codes with which a listener at {@link EventBusAddresses#received} rejects an event. */
public final class ConsumeFailureCode {
    /** The event can never be handled. */
    public static final int POISON = 1;
    /** The event cannot be handled now, or only in part; it must be delivered again. */
    public static final int RETRY = 2;

    private ConsumeFailureCode() {}
}
