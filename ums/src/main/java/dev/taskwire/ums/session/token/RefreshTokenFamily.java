package dev.taskwire.ums.session.token;

import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that a session stores of its refresh tokens, from which no token can be computed.
 *
 * @param familyHash hash of the secret that all its tokens share
 * @param currentHash hash of the newest token's own secret
 * @param lastRotation the rotation that created the newest token; null before the first
 */
public record RefreshTokenFamily(
        String familyHash, String currentHash, @Nullable Rotation lastRotation) {
    /** A response may get lost, and two requests may cross; a thief comes later. */
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

    private static final int NONCE_BYTES = 32;

    /**
     * One rotation.
     *
     * @param previousHash hash of the replaced token's own secret
     * @param at when it was, by the clock of the process
     * @param by the process that has made it; empty for one of an older release
     * @param nonce derives the newest secret from the previous one
     */
    public record Rotation(String previousHash, Instant at, String by, String nonce) {}

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

    /**
     * Says whether the token is current, was just replaced, or was used before. Comparisons take constant time.
     *
     * @param process the id of this process; the clock of another one may differ
     */
    public TokenUse classify(RefreshToken token, Instant now, String process) {
        if (!TokenCrypto.constantTimeEquals(familyHash, token.familyHash())) {
            return TokenUse.UNKNOWN;
        }
        if (TokenCrypto.constantTimeEquals(currentHash, token.secretHash())) {
            return TokenUse.CURRENT;
        }
        boolean repeated = lastRotation != null
                && TokenCrypto.constantTimeEquals(lastRotation.previousHash(), token.secretHash())
                && !now.isAfter(lastRotation.at().plus(gracePeriod(lastRotation, process)));
        return repeated ? TokenUse.REPEATED : TokenUse.REUSED;
    }

    private static Duration gracePeriod(Rotation last, String process) {
        return last.by().equals(process) ? GRACE_PERIOD : GRACE_PERIOD.plus(ClockSkew.MAX);
    }

    public static String newNonce() {
        return Base64Url.encode(TokenCrypto.randomBytes(NONCE_BYTES));
    }

    /** Returns the family after {@code next} has replaced the newest token. */
    public RefreshTokenFamily rotated(RefreshToken next, Instant at, String process, String nonce) {
        return new RefreshTokenFamily(familyHash, next.secretHash(), new Rotation(currentHash, at, process, nonce));
    }

    /** Hides the hashes. */
    @Override
    public String toString() {
        return "RefreshTokenFamily[...]";
    }
}
