package dev.taskwire.gateway.upstream;

/** What a try that failed may have done. */
enum Effect {
    /** It cannot have reached the service. */
    NOT_SENT,
    /** The service says that it has done nothing. */
    NONE,
    /** It may have changed what was asked for, or may still. */
    POSSIBLE
}
