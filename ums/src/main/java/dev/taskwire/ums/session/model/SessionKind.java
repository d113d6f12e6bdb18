package dev.taskwire.ums.session.model;

/** Determines what happens to a session's refresh token when it is used. */
public enum SessionKind {
    /** It is replaced, and the session's expiry moves on. */
    ROTATING,
    /** It stays, until a fixed expiry, as TMService's clients expect. */
    FIXED
}
