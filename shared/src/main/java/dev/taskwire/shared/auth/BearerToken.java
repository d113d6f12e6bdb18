package dev.taskwire.shared.auth;

import java.util.Base64;
import java.util.Optional;

/**
 * A token as the {@code Authorization} header carries it (RFC 6750): the scheme, one blank and the token. It is looked
 * up in a cache with every request. Therefore it is not copied out of the header, and only its end, which is the end of
 * its signature, is hashed. Tokens that share that end with a valid one do not match it, since equality compares all
 * characters.
 */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int HASHED_CHARACTERS = 16;
    /** The bound on a token that is verified; tokens of ums have about 700 characters. */
    private static final int MAX_LENGTH = 4_096;

    private final String credentials;
    private final int hash;

    private BearerToken(String credentials) {
        this.credentials = credentials;
        int end = credentials.length();
        for (int i = Math.max(SCHEME.length(), credentials.length() - HASHED_CHARACTERS);
                i < credentials.length();
                i++) {
            end = 31 * end + credentials.charAt(i);
        }
        this.hash = end;
    }

    /**
     * Parses the header's value.
     *
     * @return empty for another scheme
     */
    public static Optional<BearerToken> parse(String credentials) {
        return credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(new BearerToken(credentials))
                : Optional.empty();
    }

    /** Returns the number of characters that a cache keeps of it. */
    int length() {
        return credentials.length();
    }

    /** Returns a copy without the scheme. */
    String token() {
        return credentials.substring(SCHEME.length());
    }

    /**
     * Returns whether it may be cached: it is not too long, and its signature has the canonical encoding (RFC 4648,
     * 3.5). Decoders accept other encodings of the same signature, with which one token could fill the cache.
     */
    boolean isCanonical() {
        if (credentials.length() > MAX_LENGTH) {
            return false;
        }
        String signature = credentials.substring(credentials.lastIndexOf('.') + 1);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(signature);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(signature);
        } catch (IllegalArgumentException notBase64Url) {
            return false;
        }
    }

    /** Compares the tokens only, since the scheme is case-insensitive. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BearerToken that
                && credentials.length() == that.credentials.length()
                && credentials.regionMatches(
                        SCHEME.length(), that.credentials, SCHEME.length(), credentials.length() - SCHEME.length());
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
