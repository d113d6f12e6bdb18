package dev.taskwire.shared.auth;

import java.util.Base64;
import java.util.Optional;

/**
 * A token as the {@code Authorization} header brings it (RFC 6750): the scheme, one blank and the token. It is looked
 * up with every request, so that it is neither copied out of the header for it nor hashed as a whole: its end, which is
 * the end of its signature, is enough. Whoever sends tokens that differ from a good one there alone finds nothing,
 * since all of it is compared.
 */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";
    private static final int HASHED = 16;
    /** Ours have about 700 characters. */
    private static final int MAX_LENGTH = 4_096;

    private final String credentials;
    private final int hash;

    private BearerToken(String credentials) {
        this.credentials = credentials;
        int end = credentials.length();
        for (int i = Math.max(SCHEME.length(), credentials.length() - HASHED); i < credentials.length(); i++) {
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

    /** How many characters it takes to remember it. */
    int length() {
        return credentials.length();
    }

    /** A copy, without the scheme. */
    String token() {
        return credentials.substring(SCHEME.length());
    }

    /**
     * Whether it can be remembered: it is not too long, and its signature is written in the one way of RFC 4648, 3.5.
     * Decoders take others for the same, and whoever has one token would have many.
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

    /** By the token alone: the scheme may be written in capitals. */
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

    /** Without what nobody may read. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
