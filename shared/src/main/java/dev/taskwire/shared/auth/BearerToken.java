package dev.taskwire.shared.auth;

import dev.taskwire.shared.value.Base64Url;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A token as the {@code Authorization} header carries it (RFC 6750): the scheme, blanks and the token. It is looked up
 * in a cache with every request. Therefore it is not copied out of the header, and only its end, which is the end of
 * its signature, is hashed. Tokens that share that end with a valid one do not match it, since equality compares all
 * characters.
 */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int HASHED_CHARACTERS = 16;
    /** The bound on a token that is verified; tokens of ums have about 700 characters. */
    private static final int MAX_LENGTH = 4_096;
    /** Header, claims and signature. */
    private static final int SEGMENTS = 3;

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
        if (!credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int begin = SCHEME.length();
        while (begin < credentials.length() && credentials.charAt(begin) == ' ') {
            begin++;
        }
        return Optional.of(
                new BearerToken(begin == SCHEME.length() ? credentials : SCHEME + credentials.substring(begin)));
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
     * Returns whether the token has the only form that ums writes: it is not too long, and has three segments (RFC
     * 7515, 7.1), each in the canonical encoding. Decoders accept other forms of the same token, with which one token
     * could fill the cache.
     */
    boolean isCanonical() {
        if (credentials.length() > MAX_LENGTH) {
            return false;
        }
        var segments = token().split("\\.", -1);
        return segments.length == SEGMENTS
                && Stream.of(segments)
                        .allMatch(segment ->
                                !segment.isEmpty() && Base64Url.decode(segment).isPresent());
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
