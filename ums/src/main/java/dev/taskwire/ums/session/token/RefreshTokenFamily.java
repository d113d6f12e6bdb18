package dev.taskwire.ums.session.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that a session stores of its refresh tokens, from which no token can be computed.
 *
 * @param family hash of the secret that all its tokens share
 * @param current hash of the newest token's own secret
 * @param last the rotation that created the newest token; null before the first
 */
public record RefreshTokenFamily(
        String family, String current, @Nullable Rotation last) {
    /** A response may get lost, and two requests may cross; a thief comes later. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int NONCE_BYTES = 32;

    /**
     * One rotation.
     *
     * @param previous hash of the replaced token's own secret
     * @param nonce derives the newest secret from the previous one
     */
    public record Rotation(String previous, Instant at, String nonce) {}

    /** The meaning of a token that a client presents. */
    public enum TokenUse {
        /** It does not belong to this session. */
        UNKNOWN,
        /** It is the newest token. */
        CURRENT,
        /** It is the previous token, so soon after the rotation that the request is a repetition. */
        REPEATED,
        /** It was replaced before. */
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

    /** Returns the family after {@code next} has replaced the newest token. */
    public RefreshTokenFamily rotated(RefreshToken next, Instant at, String nonce) {
        return new RefreshTokenFamily(family, next.secretHash(), new Rotation(current, at, nonce));
    }

    /** Hides the hashes. */
    @Override
    public String toString() {
        return "RefreshTokenFamily[...]";
    }
}
