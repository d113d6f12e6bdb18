package dev.taskwire.shared.runtime;

/** A start that failed for a reason that an operator can mend; the message is one line and says which. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
