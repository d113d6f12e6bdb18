import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.auth.AccessTokenClaims;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Creates access tokens like those of ums, signed with a key of this run. */
final class TokenFactory {
    private static final String KEY_ID = "bench";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;

    TokenFactory() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        keys = generator.generateKeyPair();
    }

    /** Returns a token of another user. */
    String next() throws GeneralSecurityException {
        return of(ResourceIds.next(), Role.USER);
    }

    /** Returns a token of that user. */
    String of(UUID user, Role role) throws GeneralSecurityException {
        var now = Instant.now();
        var caller = new Caller(user, UUID.randomUUID(), role, now.plus(Duration.ofHours(12)));
        var header = new JsonObject()
                .put("alg", AccessTokenClaims.ALGORITHM)
                .put("typ", "JWT")
                .put("kid", KEY_ID);
        String signed = encode(header) + "." + encode(AccessTokenClaims.write(caller, UUID.randomUUID(), now));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    /** Returns the JWKS that verifies the tokens (RFC 7517). */
    JsonObject keySet() {
        var key = (RSAPublicKey) keys.getPublic();
        return new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kty", "RSA")
                                        .put("use", "sig")
                                        .put("alg", AccessTokenClaims.ALGORITHM)
                                        .put("kid", KEY_ID)
                                        .put("n", unsigned(key.getModulus()))
                                        .put("e", unsigned(key.getPublicExponent()))));
    }

    private static String encode(JsonObject part) {
        return BASE64.encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }
}
