package dev.taskwire.ums.session.token;

import dev.taskwire.shared.auth.AccessTokenClaims;
import dev.taskwire.shared.runtime.StartupException;
import dev.taskwire.shared.value.Sha256;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The RSA keys of ums, from a file of PKCS#8 PEM blocks. The first key signs, all are published. So a new block before
 * the old one rotates the key, and nobody is signed out.
 */
public final class SigningKeys {
    private static final int KEY_BITS = 2048;
    private static final Pattern PEM_BLOCK =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final List<RSAPrivateCrtKey> keys;

    private SigningKeys(List<RSAPrivateCrtKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the file.
     *
     * @throws StartupException when it cannot be read or holds no RSA key of at least 2048 bits
     */
    public static SigningKeys read(Path file) {
        try {
            var keys = new ArrayList<RSAPrivateCrtKey>();
            var blocks = PEM_BLOCK.matcher(Files.readString(file));
            while (blocks.find()) {
                keys.add(key(Base64.getMimeDecoder().decode(blocks.group(1))));
            }
            if (keys.isEmpty()) {
                throw new GeneralSecurityException("no key");
            }
            return new SigningKeys(keys);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new StartupException(
                    "the signing key file " + file
                            + " cannot be read, or does not contain a PKCS#8 PEM block of an RSA key with "
                            + KEY_BITS + " or more bits",
                    unusable);
        }
    }

    /** Reads the file, after creating it with a new key if it does not exist; only its owner may read it. */
    public static SigningKeys readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file.toAbsolutePath());
            }
        } catch (IOException | GeneralSecurityException failure) {
            throw new StartupException("the signing key file " + file + " cannot be created: " + failure, failure);
        }
        return read(file);
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Files.createDirectories(file.getParent());
        // The file gets its name once it is complete: a process that is killed leaves no partial key.
        var draft = Files.createTempFile(
                file.getParent(),
                ".jwt",
                ".pem",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, pem);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherProcessWasFaster) {
            // The key of the other process is valid, and all processes must use the same.
        } finally {
            Files.delete(draft);
        }
    }

    private static RSAPrivateCrtKey key(byte[] pkcs8) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        if (key instanceof RSAPrivateCrtKey rsa && rsa.getModulus().bitLength() >= KEY_BITS) {
            return rsa;
        }
        throw new GeneralSecurityException("too short");
    }

    /** Returns the key that signs, as a private JWK (RFC 7517). */
    public JsonObject signingJwk() {
        var key = keys.get(0);
        return publicJwk(key)
                .put("d", base64url(key.getPrivateExponent()))
                .put("p", base64url(key.getPrimeP()))
                .put("q", base64url(key.getPrimeQ()))
                .put("dp", base64url(key.getPrimeExponentP()))
                .put("dq", base64url(key.getPrimeExponentQ()))
                .put("qi", base64url(key.getCrtCoefficient()));
    }

    /** Returns all keys as public JWKs, which anybody may see. */
    public List<JsonObject> publicJwks() {
        return keys.stream().map(SigningKeys::publicJwk).toList();
    }

    private static JsonObject publicJwk(RSAPrivateCrtKey key) {
        String n = base64url(key.getModulus());
        String e = base64url(key.getPublicExponent());
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", AccessTokenClaims.ALGORITHM)
                .put("kid", thumbprint(n, e))
                .put("n", n)
                .put("e", e);
    }

    /** Returns the RFC 7638 thumbprint: of the members in lexical order, without white space. */
    private static String thumbprint(String n, String e) {
        return Sha256.base64Url("{\"e\":\"" + e + "\",\"kty\":\"RSA\",\"n\":\"" + n + "\"}");
    }

    /** Returns the Base64urlUInt of RFC 7518: big-endian, without the leading zero of the sign. */
    private static String base64url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int skip = bytes[0] == 0 ? 1 : 0;
        return BASE64URL.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
    }
}
