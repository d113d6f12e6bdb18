package dev.taskwire.shared.http.codec;

/** The request target is malformed. The message, which the client gets, says what to send instead. */
public final class MalformedTargetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedTargetException(String detail) {
        super(detail);
    }
}
