package dev.taskwire.local.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.auth.AccessTokenClaims;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.value.ResourceIds;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that are not ours are refused with a challenge, whatever they claim. */
class TokensIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    @Test
    void withoutATokenThereIsAChallengeWithoutAnError() {
        var answer = taskwire.anonymous().get("/api/tasks").expect(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"taskwire\"");
        taskwire.anonymous()
                .get("/api/tasks", "Authorization", "Basic am9lOnNlY3JldA==")
                .expect(401);
    }

    @Test
    void forgedTokensAreRefused() throws GeneralSecurityException {
        String token = taskwire.user().token();
        String[] parts = token.split("\\.", -1);
        JsonNode key = taskwire.anonymous()
                .get("/.well-known/jwks.json")
                .json()
                .get("keys")
                .get(0);
        String kid = key.get("kid").textValue();
        String claims = AccessTokenClaims.write(
                        new Caller(
                                ResourceIds.next(),
                                ResourceIds.next(),
                                Role.ADMIN,
                                Instant.now().plusSeconds(600)),
                        ResourceIds.next(),
                        Instant.now())
                .encode();
        var forged = Map.of(
                "garbage",
                "garbage",
                "three dots",
                "a.b.c",
                "no signature",
                parts[0] + "." + parts[1] + ".",
                "another's claims",
                parts[0] + "." + base64url(claims) + "." + parts[2],
                "alg none",
                base64url("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + base64url(claims) + ".",
                "alg none with kid",
                base64url("{\"alg\":\"none\",\"kid\":\"" + kid + "\"}") + "." + base64url(claims) + ".",
                "foreign key",
                foreign(kid, claims),
                "unknown key",
                foreign("nobody's", claims),
                "HS256 with the public key",
                hmac(kid, claims, publicKey(key)),
                "huge",
                "a".repeat(5_000) + ".b.c");
        forged.forEach((name, value) -> {
            var answer = taskwire.anonymous().withToken(value).get("/api/tasks");
            assertThat(answer.status()).as(name).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).as(name).contains("error=\"invalid_token\"");
        });
        taskwire.anonymous().withToken(token).get("/api/tasks").expect(200);
    }

    @Test
    void theServicesVerifyAgain() {
        String token = taskwire.user().token();
        taskwire.stack()
                .services()
                .forEach(service -> Stream.of("/api/tasks", "/api/users/me").forEach(path -> {
                    var direct = new ApiClient("http://127.0.0.1:" + service.port(), "");
                    assertThat(direct.get(path).status()).isIn(401, 404);
                    assertThat(direct.withToken(token + "x").get(path).status()).isIn(401, 404);
                }));
    }

    private static String base64url(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String foreign(String kid, String claims) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String signed = base64url("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}") + "." + base64url(claims);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(generator.generateKeyPair().getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64URL.encodeToString(signature.sign());
    }

    private static String hmac(String kid, String claims, byte[] publicKey) throws GeneralSecurityException {
        String signed = base64url("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}") + "." + base64url(claims);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
        return signed + "." + BASE64URL.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] publicKey(JsonNode jwk) throws GeneralSecurityException {
        var modulus =
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get("n").textValue()));
        var exponent =
                new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get("e").textValue()));
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                .getEncoded();
    }
}
