package dev.taskwire.ums.session.token;

import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token: the session's id, a secret that all tokens of the session share, and a secret of its own. The shared
 * secret distinguishes a token that was used before from one that was never issued. Only hashes of the secrets are
 * stored.
 */
public final class RefreshToken {
    private static final int ID_BYTES = 16;
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int TOKEN_BYTES = ID_BYTES + FAMILY_BYTES + SECRET_BYTES;

    private final UUID sessionId;
    private final byte[] family;
    private final byte[] secret;

    private RefreshToken(UUID sessionId, byte[] family, byte[] secret) {
        this.sessionId = sessionId;
        this.family = family;
        this.secret = secret;
    }

    /** Returns the first token of a session. */
    public static RefreshToken first(UUID sessionId) {
        return new RefreshToken(
                sessionId, TokenCrypto.randomBytes(FAMILY_BYTES), TokenCrypto.randomBytes(SECRET_BYTES));
    }

    /** Returns the token, if the text has the form of one. */
    public static Optional<RefreshToken> parse(String text) {
        return Base64Url.decode(text)
                .filter(bytes -> bytes.length == TOKEN_BYTES)
                .map(ByteBuffer::wrap)
                .map(RefreshToken::read);
    }

    private static RefreshToken read(ByteBuffer bytes) {
        var id = new UUID(bytes.getLong(), bytes.getLong());
        var family = new byte[FAMILY_BYTES];
        var secret = new byte[SECRET_BYTES];
        bytes.get(family).get(secret);
        return new RefreshToken(id, family, secret);
    }

    /**
     * Returns the token that follows this one in the rotation with that nonce. A client that presents this token again
     * gets the same one, although it is not stored. Whoever has only the database cannot compute it.
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

    /** Returns the text that a client gets. */
    public String encode() {
        byte[] bytes = ByteBuffer.allocate(TOKEN_BYTES)
                .putLong(sessionId.getMostSignificantBits())
                .putLong(sessionId.getLeastSignificantBits())
                .put(family)
                .put(secret)
                .array();
        return Base64Url.encode(bytes);
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
        return "RefreshToken[" + sessionId + "]";
    }
}
