package dev.taskwire.ums.account.model;

import dev.taskwire.shared.value.Base64Url;
import dev.taskwire.shared.value.Sha256;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/** The secret of a link in a mail: the id of the account and 256 random bits. Only a hash of it is stored. */
public final class LinkToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int TOKEN_BYTES = ID_BYTES + SECRET_BYTES;

    private final UUID userId;
    private final byte[] secret;

    private LinkToken(UUID userId, byte[] secret) {
        this.userId = userId;
        this.secret = secret;
    }

    /** Returns a new token for that account. */
    public static LinkToken generate(UUID userId) {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new LinkToken(userId, secret);
    }

    /** Returns the token, if the text has the form of one. */
    public static Optional<LinkToken> parse(String text) {
        return Base64Url.decode(text)
                .filter(bytes -> bytes.length == TOKEN_BYTES)
                .map(ByteBuffer::wrap)
                .map(bytes -> {
                    var id = new UUID(bytes.getLong(), bytes.getLong());
                    var secret = new byte[SECRET_BYTES];
                    bytes.get(secret);
                    return new LinkToken(id, secret);
                });
    }

    public UUID userId() {
        return userId;
    }

    /** Returns what is stored of the token. */
    public String hash() {
        return Sha256.base64Url(secret);
    }

    /** Returns the text that stands in the link. */
    public String encode() {
        return Base64Url.encode(ByteBuffer.allocate(TOKEN_BYTES)
                .putLong(userId.getMostSignificantBits())
                .putLong(userId.getLeastSignificantBits())
                .put(secret)
                .array());
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "LinkToken[" + userId + "]";
    }
}
