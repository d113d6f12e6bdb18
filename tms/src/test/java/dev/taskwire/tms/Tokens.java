package dev.taskwire.tms;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Access tokens such as ums would issue, by a key of this JVM. */
public final class Tokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair KEY = generate();

    private Tokens() {}

    private static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static JsonObject publicJwk() {
        var key = (RSAPublicKey) KEY.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", "test")
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    /** Good for a quarter of an hour. */
    public static String of(UUID user, Role role) {
        long now = Instant.now().getEpochSecond();
        var claims = new JsonObject()
                .put("iss", "taskwire")
                .put("aud", "taskwire")
                .put("sub", ResourceIds.user(user))
                .put("sid", UUID.randomUUID().toString())
                .put("jti", UUID.randomUUID().toString())
                .put("role", role.wire())
                .put("token_use", "access")
                .put("iat", now)
                .put("exp", now + 900);
        var header = new JsonObject().put("typ", "JWT").put("alg", "RS256").put("kid", "test");
        String text = BASE64.encodeToString(header.toBuffer().getBytes())
                + '.'
                + BASE64.encodeToString(claims.toBuffer().getBytes());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEY.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
