package dev.taskwire.shared.runtime;

/** A start that failed for a reason that an operator can fix. The message is one line that states the reason. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
