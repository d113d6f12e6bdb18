package dev.taskwire.shared.error;

/** The kinds of failure that services report. Only the HTTP layer knows the status of each. */
public enum ErrorCode {
    /** The input is invalid; the field errors say where. */
    INVALID(ProblemType.INVALID_REQUEST),
    /** The request has no credentials, or they are not valid. */
    UNAUTHENTICATED(ProblemType.NOT_AUTHENTICATED),
    /** The caller may see the object but not do this. */
    FORBIDDEN(ProblemType.FORBIDDEN),
    /** The object does not exist, or the caller may not know that it exists. */
    NOT_FOUND(ProblemType.NOT_FOUND),
    /** The request conflicts with something that exists. */
    CONFLICT(ProblemType.CONFLICT),
    /** The object has changed since the caller read it. */
    PRECONDITION_FAILED(ProblemType.PRECONDITION_FAILED),
    /** An idempotency key was used again with another request. */
    IDEMPOTENCY_KEY_REUSED(ProblemType.IDEMPOTENCY_KEY_REUSED),
    /** The object would become larger than can be stored and published. */
    TOO_LARGE(ProblemType.CONTENT_TOO_LARGE),
    /** The caller has sent too many requests and may try again later. */
    RATE_LIMITED(ProblemType.QUOTA_EXCEEDED),
    /** A dependency is down or a resource is full; a later try can succeed. */
    UNAVAILABLE(ProblemType.SERVICE_UNAVAILABLE),
    /** The deadline has passed; whether the request took effect is unknown. */
    TIMEOUT(ProblemType.GATEWAY_TIMEOUT);

    private final ProblemType problemType;

    ErrorCode(ProblemType problemType) {
        this.problemType = problemType;
    }

    /** Returns the kind of problem that clients see if nothing more specific is known. */
    public ProblemType problemType() {
        return problemType;
    }
}
