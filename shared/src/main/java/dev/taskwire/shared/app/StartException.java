package dev.taskwire.shared.app;

/** A start that failed for a reason that an operator can mend; the message is one line and says which. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
