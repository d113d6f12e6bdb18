package dev.taskwire.shared.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller can be told about. It has no stack trace: it is an answer, not an accident, and building a
 * trace for every refused request would cost more than the request.
 */
public final class ApplicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode kind;
    private final transient List<FieldError> faults;
    private final @Nullable Duration retryAfter;
    private final boolean notProcessed;

    private ApplicationException(
            ErrorCode kind, String detail, List<FieldError> faults, @Nullable Duration retryAfter) {
        this(kind, detail, faults, retryAfter, false);
    }

    private ApplicationException(
            ErrorCode kind,
            String detail,
            List<FieldError> faults,
            @Nullable Duration retryAfter,
            boolean notProcessed) {
        super(detail, null, false, false);
        this.kind = kind;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
        this.notProcessed = notProcessed;
    }

    public static ApplicationException of(ErrorCode kind, String detail) {
        return new ApplicationException(kind, detail, List.of(), null);
    }

    public static ApplicationException invalid(String detail) {
        return of(ErrorCode.INVALID, detail);
    }

    public static ApplicationException invalid(List<FieldError> faults) {
        return new ApplicationException(ErrorCode.INVALID, "The request has faults.", faults, null);
    }

    public static ApplicationException invalid(FieldError error) {
        return invalid(List.of(error));
    }

    public static ApplicationException conflict(String detail, List<FieldError> faults) {
        return new ApplicationException(ErrorCode.CONFLICT, detail, faults, null);
    }

    /** What may not be done with that member as it is. */
    public static ApplicationException forbidden(String detail, FieldError error) {
        return new ApplicationException(ErrorCode.FORBIDDEN, detail, List.of(error), null);
    }

    /** Something is away or full; {@code retryAfter} is what a client is told to wait, in whole seconds. */
    public static ApplicationException unavailable(String detail, Duration retryAfter) {
        return new ApplicationException(ErrorCode.UNAVAILABLE, detail, List.of(), retryAfter);
    }

    /** Over a limit; {@code retryAfter}, in whole seconds, is when there is room again. */
    public static ApplicationException throttled(String detail, Duration retryAfter) {
        return new ApplicationException(ErrorCode.THROTTLED, detail, List.of(), retryAfter);
    }

    /** The same failure of a request of which surely nothing was done, so that it may be sent again whatever it is. */
    public ApplicationException notProcessed() {
        return new ApplicationException(kind, detail(), faults, retryAfter, true);
    }

    public ErrorCode kind() {
        return kind;
    }

    /** What is wrong with the input; empty unless the kind is about input. */
    public List<FieldError> faults() {
        return faults;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Whether surely nothing was done; otherwise it is unknown, or decided by the kind. */
    public boolean isNotProcessed() {
        return notProcessed;
    }

    /** The message, which callers may read. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
