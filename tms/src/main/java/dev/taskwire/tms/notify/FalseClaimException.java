package dev.taskwire.tms.notify;

/** An event says of a task what is not so. */
final class FalseClaimException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FalseClaimException(String why) {
        super("is not true: " + why, null, false, false);
    }
}
