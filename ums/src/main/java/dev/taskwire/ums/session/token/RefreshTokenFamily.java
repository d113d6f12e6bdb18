package dev.taskwire.ums.session.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of its refresh tokens: hashes, from which no token can be made.
 *
 * @param family of the secret that all its tokens share
 * @param current of the secret of the newest one
 * @param last the rotation that made the newest one; null before the first
 */
public record RefreshTokenFamily(
        String family, String current, @Nullable Rotation last) {
    /** An answer may get lost, and two requests may cross; a thief comes later. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int NONCE_BYTES = 32;

    /**
     * One rotation.
     *
     * @param previous hash of the secret that was used up
     * @param nonce what the newest secret was made with, from the one before
     */
    public record Rotation(String previous, Instant at, String nonce) {}

    /** What it means that a token is shown. */
    public enum TokenUse {
        /** It is none of this session's. */
        UNKNOWN,
        /** It is the newest one. */
        CURRENT,
        /** It is the one before, so soon that it is the same call again. */
        REPEATED,
        /** It was used up. */
        REUSED
    }

    public static RefreshTokenFamily of(RefreshToken first) {
        return new RefreshTokenFamily(first.familyHash(), first.secretHash(), null);
    }

    public TokenUse use(RefreshToken token, Instant now) {
        if (!TokenCrypto.same(family, token.familyHash())) {
            return TokenUse.UNKNOWN;
        }
        if (TokenCrypto.same(current, token.secretHash())) {
            return TokenUse.CURRENT;
        }
        boolean repeated = last != null
                && TokenCrypto.same(last.previous(), token.secretHash())
                && !now.isAfter(last.at().plus(GRACE));
        return repeated ? TokenUse.REPEATED : TokenUse.REUSED;
    }

    public static String newNonce() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(TokenCrypto.random(NONCE_BYTES));
    }

    /** The same after {@code next} has taken the newest one's place. */
    public RefreshTokenFamily rotated(RefreshToken next, Instant at, String nonce) {
        return new RefreshTokenFamily(family, next.secretHash(), new Rotation(current, at, nonce));
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "RefreshSecrets[...]";
    }
}
