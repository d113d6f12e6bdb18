package dev.taskwire.tms.notification.link;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.value.Base64Url;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and verifies the tokens that turn off the mails of one user: the id of the user and its HMAC-SHA-256 (RFC
 * 2104). A token contains no address, does not expire, and is good for nothing else. Nothing is stored. The key is
 * derived from the internal API key, so all processes have the same. The derivation is slow (PBKDF2, RFC 8018), so that
 * few guesses of a weak internal API key can be tried with the link of a mail.
 */
public final class UnsubscribeTokens {
    private static final String HMAC = "HmacSHA256";
    private static final String KEY_DERIVATION = "PBKDF2WithHmacSHA256";
    private static final int ITERATIONS = 600_000;
    /** Separates the key from all others that may be derived from the same secret. */
    private static final String SALT = "taskwire/unsubscribe/1";

    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int SIGNATURE_BYTES = 32;

    private final SecretKeySpec key;

    /** Derives the key, which takes some tenths of a second: not for an event loop. */
    public UnsubscribeTokens(InternalApiKey secret) {
        this.key = new SecretKeySpec(derive(secret), HMAC);
    }

    private static byte[] derive(InternalApiKey secret) {
        try {
            var password = new PBEKeySpec(
                    secret.value().toCharArray(),
                    SALT.getBytes(StandardCharsets.UTF_8),
                    ITERATIONS,
                    SIGNATURE_BYTES * Byte.SIZE);
            return SecretKeyFactory.getInstance(KEY_DERIVATION)
                    .generateSecret(password)
                    .getEncoded();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Returns the token of the user, always the same. It consists of letters, digits, {@code -} and {@code _}. */
    public String create(UUID user) {
        byte[] id = bytes(user);
        return Base64Url.encode(ByteBuffer.allocate(ID_BYTES + SIGNATURE_BYTES)
                .put(id)
                .put(sign(key, id))
                .array());
    }

    /** Returns the user of the token; empty for any text that {@link #create} has not returned. */
    public Optional<UUID> verify(String token) {
        return Base64Url.decode(token)
                .filter(bytes -> bytes.length == ID_BYTES + SIGNATURE_BYTES)
                .map(ByteBuffer::wrap)
                .flatMap(bytes -> {
                    var user = new UUID(bytes.getLong(), bytes.getLong());
                    byte[] signature = new byte[SIGNATURE_BYTES];
                    bytes.get(signature);
                    return MessageDigest.isEqual(signature, sign(key, bytes(user)))
                            ? Optional.of(user)
                            : Optional.empty();
                });
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] sign(SecretKeySpec key, byte[] message) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
