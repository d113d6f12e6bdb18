package dev.taskwire.tms.notification.fanout;

/** A task event contradicts the stored task. */
public final class FalseTaskEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FalseTaskEventException(String contradiction) {
        super("is not true: " + contradiction, null, false, false);
    }
}
