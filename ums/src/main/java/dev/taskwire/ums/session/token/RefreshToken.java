package dev.taskwire.ums.session.token;

import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token: the session's id, a secret that all tokens of the session share, and one of its own. The shared one
 * tells a token that was used before from one that never was ours. Nothing of it is stored but hashes.
 */
public final class RefreshToken {
    private static final int ID_BYTES = 16;
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int BYTES = ID_BYTES + FAMILY_BYTES + SECRET_BYTES;

    private final UUID sessionId;
    private final byte[] family;
    private final byte[] secret;

    private RefreshToken(UUID sessionId, byte[] family, byte[] secret) {
        this.sessionId = sessionId;
        this.family = family;
        this.secret = secret;
    }

    /** The first one of a session. */
    public static RefreshToken first(UUID sessionId) {
        return new RefreshToken(sessionId, TokenCrypto.random(FAMILY_BYTES), TokenCrypto.random(SECRET_BYTES));
    }

    /** The token, if the text has the form of one. */
    public static Optional<RefreshToken> parse(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES) {
                return Optional.empty();
            }
            var id = new UUID(bytes.getLong(), bytes.getLong());
            var family = new byte[FAMILY_BYTES];
            var secret = new byte[SECRET_BYTES];
            bytes.get(family).get(secret);
            return Optional.of(new RefreshToken(id, family, secret));
        } catch (IllegalArgumentException notBase64Url) {
            return Optional.empty();
        }
    }

    /**
     * The one that follows it in the rotation of that nonce: whoever shows this token again gets the same one, although
     * it is not stored; and whoever has the store cannot make it.
     */
    public RefreshToken next(String nonce) {
        return new RefreshToken(sessionId, family, TokenCrypto.hmac(secret, nonce));
    }

    public UUID sessionId() {
        return sessionId;
    }

    String familyHash() {
        return Sha256.base64Url(family);
    }

    String secretHash() {
        return Sha256.base64Url(secret);
    }

    /** As a client gets it. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(sessionId.getMostSignificantBits())
                .putLong(sessionId.getLeastSignificantBits())
                .put(family)
                .put(secret)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Never shows the secrets. */
    @Override
    public String toString() {
        return "RefreshToken[" + sessionId + "]";
    }
}
