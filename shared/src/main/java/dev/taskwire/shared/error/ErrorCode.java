package dev.taskwire.shared.error;

/** The kinds of failure that services report. Only the HTTP layer knows the status of each. */
public enum ErrorCode {
    /** The input is invalid; the field errors say where. */
    INVALID,
    /** The request has no credentials, or they are not valid. */
    UNAUTHENTICATED,
    /** The caller may see the object but not do this. */
    FORBIDDEN,
    /** The object does not exist, or the caller may not know that it exists. */
    NOT_FOUND,
    /** The request conflicts with something that exists. */
    CONFLICT,
    /** The object has changed since the caller read it. */
    PRECONDITION_FAILED,
    /** An idempotency key was used again with another request. */
    IDEMPOTENCY_KEY_REUSED,
    /** The object would become larger than can be stored and published. */
    TOO_LARGE,
    /** The caller has sent too many requests and may try again later. */
    RATE_LIMITED,
    /** A dependency is down or a resource is full; a later try can succeed. */
    UNAVAILABLE,
    /** The deadline has passed; whether the request took effect is unknown. */
    TIMEOUT
}
