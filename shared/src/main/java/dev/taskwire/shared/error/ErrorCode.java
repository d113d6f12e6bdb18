package dev.taskwire.shared.error;

/** The kinds of failure that services decide about; only the HTTP layer knows which status each one is. */
public enum ErrorCode {
    /** The input is wrong; the faults say where. */
    INVALID,
    /** Nobody is signed in, or what was shown is not believed. */
    UNAUTHENTICATED,
    /** The caller may see it but not do this. */
    FORBIDDEN,
    /** It does not exist, or the caller may not know that it does. */
    NOT_FOUND,
    /** It collides with something that exists. */
    CONFLICT,
    /** The object has changed since the caller read it. */
    PRECONDITION_FAILED,
    /** An idempotency key came back with another request. */
    KEY_REUSED,
    /** What it would become is larger than what can be kept and published. */
    TOO_LARGE,
    /** The caller has asked too often; trying again later helps. */
    THROTTLED,
    /** Something that we need is away or full; trying again later can help. */
    UNAVAILABLE,
    /** The deadline passed; what was asked for may or may not have happened. */
    TIMEOUT
}
