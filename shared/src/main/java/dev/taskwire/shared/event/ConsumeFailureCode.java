package dev.taskwire.shared.event;

/** Why a listener did not take an event: the failure codes of what answers at {@link EventBusAddresses#received}. */
public final class ConsumeFailureCode {
    /** It can never be handled. */
    public static final int POISON = 1;
    /** It cannot be handled now, or only in part; the same event is to come again. */
    public static final int RETRY = 2;

    private ConsumeFailureCode() {}
}
