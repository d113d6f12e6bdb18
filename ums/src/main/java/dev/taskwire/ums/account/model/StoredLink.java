package dev.taskwire.ums.account.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * What is stored of a link that was mailed.
 *
 * @param hash the hash of its {@link LinkToken}
 * @param email the address that it was mailed to
 * @param expiresAt when it ends
 * @param authVersion the session generation in which it was made; a link to a password ends with it
 */
public record StoredLink(String hash, String email, Instant expiresAt, long authVersion) {
    /** Returns whether this is the link with that token, and it has not expired. */
    boolean matches(LinkToken token, Instant now) {
        return now.isBefore(expiresAt)
                && MessageDigest.isEqual(
                        hash.getBytes(StandardCharsets.US_ASCII), token.hash().getBytes(StandardCharsets.US_ASCII));
    }

    /** Hides the hash and the address. */
    @Override
    public String toString() {
        return "StoredLink[" + expiresAt + "]";
    }
}
