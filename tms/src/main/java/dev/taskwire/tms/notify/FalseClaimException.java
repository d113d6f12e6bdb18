package dev.taskwire.tms.notify;

/** An event contradicts the task that it is about. */
final class FalseClaimException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FalseClaimException(String why) {
        super("is not true: " + why, null, false, false);
    }
}
