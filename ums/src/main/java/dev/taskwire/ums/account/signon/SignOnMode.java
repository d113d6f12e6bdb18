package dev.taskwire.ums.account.signon;

/** Who may create an account for themselves. */
public enum SignOnMode {
    OPEN,
    /** Nobody; admins create accounts and invite users. */
    CLOSED,
    /** Users with an address of certain domains, who must verify it before they sign in. */
    DOMAINS
}
