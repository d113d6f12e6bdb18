package dev.taskwire.ums.session.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** RSA keys of tests that need some key, not a new one. Each is generated once in a JVM, since that takes long. */
public final class TestSigningKeys {
    private static final String PEM = pem("RSA", 2048);
    private static final SigningKeys KEYS = parse(PEM);

    private TestSigningKeys() {}

    /** Returns the keys of a file with {@link #pem}. */
    public static SigningKeys keys() {
        return KEYS;
    }

    /** Returns the content of a file with one valid key. */
    public static String pem() {
        return PEM;
    }

    /** Returns the content of a file with another valid key. */
    public static String otherPem() {
        return Other.PEM;
    }

    /** Returns the PEM block of a new key. */
    static String pem(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return pem(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (GeneralSecurityException unsupported) {
            throw new IllegalStateException(unsupported);
        }
    }

    static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }

    /** Returns the keys of a file with that content. */
    public static SigningKeys parse(String content) {
        try {
            var file = Files.createTempFile("signing-keys", ".pem");
            try {
                return SigningKeys.read(Files.writeString(file, content));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Generated only if a test needs it. */
    private static final class Other {
        static final String PEM = pem("RSA", 2048);
    }
}
