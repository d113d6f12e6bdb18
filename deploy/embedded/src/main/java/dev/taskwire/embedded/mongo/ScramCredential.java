package dev.taskwire.embedded.mongo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server stores of a password for SCRAM-SHA-256 (RFC 5802, 3 and RFC 7677): neither the password nor anything
 * that a client could use in its place.
 */
@SuppressWarnings("ArrayRecordComponent") // only read here, and never compared as a whole
record ScramCredential(String user, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** The minimum of RFC 7677. It suffices: passwords are generated, so guessing them is hopeless in any case. */
    private static final int ITERATIONS = 4_096;

    private static final int SALT_BYTES = 28;
    private static final int KEY_BITS = 256;

    /** Returns the credential with a new salt. */
    static ScramCredential of(String user, String password) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return of(user, password, salt, ITERATIONS);
    }

    /**
     * Returns the credential with the given salt.
     *
     * @param password of ASCII characters, which SASLprep leaves as they are
     */
    static ScramCredential of(String user, String password, byte[] salt, int iterations) {
        try {
            var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            byte[] storedKey = sha256(hmac(salted, "Client Key"));
            return new ScramCredential(user, salt, iterations, storedKey, hmac(salted, "Server Key"));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
