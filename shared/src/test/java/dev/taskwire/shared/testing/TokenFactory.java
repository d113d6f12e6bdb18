package dev.taskwire.shared.testing;

import dev.taskwire.shared.auth.AccessTokenClaims;
import dev.taskwire.shared.auth.BearerToken;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs access tokens as ums does, with a key of its own, without the library that verifies them. */
public final class TokenFactory {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final String id;
    private final KeyPair pair;

    private TokenFactory(String id, KeyPair pair) {
        this.id = id;
        this.pair = pair;
    }

    public static TokenFactory generate(String id) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new TokenFactory(id, generator.generateKeyPair());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    public JsonObject publicJwk() {
        var key = (RSAPublicKey) pair.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    /** A good token of that caller, as a header brings it. */
    public BearerToken bearer(Caller caller) {
        return bearer(token(caller));
    }

    /** Any token, as a header brings it. */
    public static BearerToken bearer(String token) {
        return BearerToken.parse("Bearer " + token).orElseThrow();
    }

    /** Returns a valid token of that user, good for a quarter of an hour. */
    public String token(UUID user, Role role) {
        return token(new Caller(user, UUID.randomUUID(), role, Instant.now().plus(LIFETIME)));
    }

    /** Returns a valid token of that caller. */
    public String token(Caller caller) {
        return token(AccessTokenClaims.write(caller, UUID.randomUUID(), Instant.now()));
    }

    public String token(JsonObject claims) {
        return token(header("RS256"), claims);
    }

    public String token(JsonObject header, JsonObject claims) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text(header, claims).getBytes(StandardCharsets.US_ASCII));
            return text(header, claims) + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public JsonObject header(String algorithm) {
        return new JsonObject().put("typ", "JWT").put("alg", algorithm).put("kid", id);
    }

    public String unsignedToken(JsonObject claims) {
        return text(header("none"), claims) + '.';
    }

    /** Signed with what everybody knows, the public key, as if it were a shared secret. */
    public String tokenSignedWithThePublicKey(JsonObject claims, byte[] publicKey) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
            String text = text(header("HS256"), claims);
            return text + '.' + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public byte[] publicKey() {
        return pair.getPublic().getEncoded();
    }

    private static String text(JsonObject header, JsonObject claims) {
        return BASE64.encodeToString(header.toBuffer().getBytes())
                + '.'
                + BASE64.encodeToString(claims.toBuffer().getBytes());
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
