package dev.taskwire.gateway.upstream;

/** What came of one attempt at an upstream, as far as it tells how the upstream is. */
public enum AttemptOutcome {
    /** An answer, whole and in time. */
    ANSWERED,
    /** An answer that came late, or one that says that the service itself has failed. */
    DEGRADED,
    /** No answer, a broken one or none that is HTTP. */
    FAILED,
    /** Nobody listens there. */
    REFUSED,
    /** The client left, or was slower than the service. */
    UNKNOWN
}
