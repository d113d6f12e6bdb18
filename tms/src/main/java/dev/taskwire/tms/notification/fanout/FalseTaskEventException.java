package dev.taskwire.tms.notification.fanout;

/** An event contradicts the task that it is about. */
public final class FalseTaskEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FalseTaskEventException(String why) {
        super("is not true: " + why, null, false, false);
    }
}
