package dev.taskwire.ums.session.model;

/** What becomes of a session's refresh token when it is used. */
public enum SessionKind {
    /** Another one takes its place, and the session's end moves on. */
    ROTATING,
    /** It stays, until a fixed end: what TMService's clients expect. */
    FIXED
}
