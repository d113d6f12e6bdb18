package dev.taskwire.shared.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller can be told about. It has no stack trace: it is an answer, not an accident, and building a
 * trace for every refused request would cost more than the request.
 */
public final class AppException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final transient List<Fault> faults;
    private final @Nullable Duration retryAfter;
    private final boolean notProcessed;

    private AppException(ErrorKind kind, String detail, List<Fault> faults, @Nullable Duration retryAfter) {
        this(kind, detail, faults, retryAfter, false);
    }

    private AppException(
            ErrorKind kind, String detail, List<Fault> faults, @Nullable Duration retryAfter, boolean notProcessed) {
        super(detail, null, false, false);
        this.kind = kind;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
        this.notProcessed = notProcessed;
    }

    public static AppException of(ErrorKind kind, String detail) {
        return new AppException(kind, detail, List.of(), null);
    }

    public static AppException invalid(String detail) {
        return of(ErrorKind.INVALID, detail);
    }

    public static AppException invalid(List<Fault> faults) {
        return new AppException(ErrorKind.INVALID, "The request has faults.", faults, null);
    }

    public static AppException invalid(Fault fault) {
        return invalid(List.of(fault));
    }

    public static AppException conflict(String detail, List<Fault> faults) {
        return new AppException(ErrorKind.CONFLICT, detail, faults, null);
    }

    /** What may not be done with that member as it is. */
    public static AppException forbidden(String detail, Fault fault) {
        return new AppException(ErrorKind.FORBIDDEN, detail, List.of(fault), null);
    }

    /** Something is away or full; {@code retryAfter} is what a client is told to wait, in whole seconds. */
    public static AppException unavailable(String detail, Duration retryAfter) {
        return new AppException(ErrorKind.UNAVAILABLE, detail, List.of(), retryAfter);
    }

    /** Over a limit; {@code retryAfter}, in whole seconds, is when there is room again. */
    public static AppException throttled(String detail, Duration retryAfter) {
        return new AppException(ErrorKind.THROTTLED, detail, List.of(), retryAfter);
    }

    /** The same failure of a request of which surely nothing was done, so that it may be sent again whatever it is. */
    public AppException notProcessed() {
        return new AppException(kind, detail(), faults, retryAfter, true);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** What is wrong with the input; empty unless the kind is about input. */
    public List<Fault> faults() {
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
