package dev.taskwire.shared.error;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is reported to the caller. It has no stack trace: it is an expected outcome, and a trace for every
 * refused request would cost more than the request.
 */
public final class ApplicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

    private final ErrorCode code;
    private final ProblemType type;
    private final transient List<FieldError> fieldErrors;
    private final transient List<String> violatedPolicies;
    private final @Nullable Duration retryAfter;
    private final boolean notProcessed;

    private ApplicationException(
            ErrorCode code, String detail, List<FieldError> fieldErrors, @Nullable Duration retryAfter) {
        this(code, code.problemType(), detail, fieldErrors, List.of(), retryAfter, false);
    }

    private ApplicationException(
            ErrorCode code,
            ProblemType type,
            String detail,
            List<FieldError> fieldErrors,
            List<String> violatedPolicies,
            @Nullable Duration retryAfter,
            boolean notProcessed) {
        super(detail, null, false, false);
        this.code = code;
        this.type = type;
        this.fieldErrors = List.copyOf(fieldErrors);
        this.violatedPolicies = List.copyOf(violatedPolicies);
        this.retryAfter = retryAfter;
        this.notProcessed = notProcessed;
    }

    /** Returns an exception without field errors. The client sees the detail. */
    public static ApplicationException of(ErrorCode code, String detail) {
        return new ApplicationException(code, detail, List.of(), null);
    }

    /** Returns a 400 without field errors. The client sees the detail. */
    public static ApplicationException invalid(String detail) {
        return of(ErrorCode.INVALID, detail);
    }

    /** Returns a 400 that lists each fault of the request. */
    public static ApplicationException invalid(List<FieldError> fieldErrors) {
        return new ApplicationException(
                ErrorCode.INVALID, "The request is not valid. See errors for the reasons.", fieldErrors, null);
    }

    public static ApplicationException invalid(FieldError error) {
        return invalid(List.of(error));
    }

    /** Returns a 409. The client sees the detail and the members that conflict. */
    public static ApplicationException conflict(String detail, List<FieldError> fieldErrors) {
        return new ApplicationException(ErrorCode.CONFLICT, detail, fieldErrors, null);
    }

    /** Returns a FORBIDDEN failure that names the field which the caller may not set or change in this way. */
    public static ApplicationException forbidden(String detail, FieldError error) {
        return new ApplicationException(ErrorCode.FORBIDDEN, detail, List.of(error), null);
    }

    /** Returns a FORBIDDEN failure of that kind. The client sees the kind and the detail. */
    public static ApplicationException forbidden(ProblemType type, String detail) {
        return of(ErrorCode.FORBIDDEN, detail).withType(type);
    }

    /** Returns the failure for a resource that is full for a moment; the client may try again after a second. */
    public static ApplicationException unavailable(String detail) {
        return unavailable(detail, DEFAULT_RETRY_AFTER);
    }

    /**
     * Returns the failure for a dependency that is down or a resource that is full.
     *
     * @param retryAfter the time after which the client may try again, in whole seconds
     */
    public static ApplicationException unavailable(String detail, Duration retryAfter) {
        return new ApplicationException(ErrorCode.UNAVAILABLE, detail, List.of(), retryAfter);
    }

    /**
     * Returns the failure for a caller that has exceeded a limit.
     *
     * @param type whether the caller has only sent too much, or may be guessing
     * @param policy the name of the limit
     * @param retryAfter the time until a request is allowed again, in whole seconds
     */
    public static ApplicationException rateLimited(
            ProblemType type, String policy, String detail, Duration retryAfter) {
        return new ApplicationException(
                ErrorCode.RATE_LIMITED, type, detail, List.of(), List.of(policy), retryAfter, false);
    }

    /** Returns the same failure as a more specific kind of problem. */
    public ApplicationException withType(ProblemType specific) {
        return new ApplicationException(
                code, specific, detail(), fieldErrors, violatedPolicies, retryAfter, notProcessed);
    }

    /**
     * Returns the same failure for a request that certainly had no effect. Such a request may be sent again, whatever
     * its method.
     */
    public ApplicationException asNotProcessed() {
        return new ApplicationException(code, type, detail(), fieldErrors, violatedPolicies, retryAfter, true);
    }

    public ErrorCode code() {
        return code;
    }

    /** Returns the kind of problem. */
    public ProblemType type() {
        return type;
    }

    /** Returns the field errors; empty unless the failure is about input. */
    public List<FieldError> fieldErrors() {
        return fieldErrors;
    }

    /** Returns the names of the rate limits that are exceeded; empty unless the failure is about them. */
    public List<String> violatedPolicies() {
        return violatedPolicies;
    }

    /** Returns when another try makes sense, for {@code Retry-After}; null if that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /**
     * Returns whether the request certainly had no effect. If false, this is unknown or follows from the error code.
     */
    public boolean isNotProcessed() {
        return notProcessed;
    }

    /** Returns the message, which clients may see. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
