package dev.taskwire.gateway.upstream;

/** The result of one attempt at an upstream, as far as it shows how healthy the upstream is. */
public enum AttemptOutcome {
    /** A complete response in time. */
    SUCCEEDED,
    /** A late response, or one that says that the service itself has failed. */
    DEGRADED,
    /** No response, an incomplete one, or one that is not HTTP. */
    FAILED,
    /** The connection was refused. */
    CONNECTION_REFUSED,
    /** Nothing is known: the client disconnected, or read more slowly than the service wrote. */
    UNKNOWN
}
