package dev.taskwire.shared.auth;

import java.util.Optional;

/**
 * A token as the {@code Authorization} header brings it (RFC 6750). It is looked up with every request, so that it is
 * neither copied out of the header for it nor hashed as a whole: its end, which is the end of its signature, is enough.
 * Whoever sends tokens that differ from a good one there alone finds nothing, since all of it is compared.
 */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int HASHED = 16;

    private final String credentials;
    private final int hash;

    private BearerToken(String credentials) {
        this.credentials = credentials;
        // With its length, or somebody could make many that meet by putting more and more blanks before a good token.
        int end = credentials.length();
        for (int i = Math.max(0, credentials.length() - HASHED); i < credentials.length(); i++) {
            end = 31 * end + credentials.charAt(i);
        }
        this.hash = end;
    }

    /**
     * Reads the header's value.
     *
     * @return empty for another scheme
     */
    public static Optional<BearerToken> parse(String credentials) {
        return credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(new BearerToken(credentials))
                : Optional.empty();
    }

    /** In characters, with the scheme and the space around it: what it takes to remember it. */
    int length() {
        return credentials.length();
    }

    /** A copy, without the scheme. */
    String token() {
        return credentials.substring(SCHEME.length()).trim();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BearerToken that && credentials.equals(that.credentials);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Without what nobody may read. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
