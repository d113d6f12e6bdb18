package dev.taskwire.ums.session.service;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerToken;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.ums.session.token.TestSigningKeys;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an access token says, and that it is valid after a rotation of the keys. */
@ExtendWith(VertxExtension.class)
class AccessTokenIssuerTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final Caller ADA =
            new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN, Instant.ofEpochSecond(4_000_000_000L));

    @Test
    void tokenHoldsTheClaimsOfTheDesign(Vertx vertx) {
        var keys = TestSigningKeys.keys();

        var token = new AccessTokenIssuer(vertx, keys).issue(ADA, NOW).split("\\.", -1);

        assertThat(part(token[0]).getMap())
                .containsEntry("alg", "RS256")
                .containsEntry("kid", keys.publicJwks().get(0).getString("kid"));
        assertThat(part(token[1]).getMap())
                .containsOnlyKeys("iss", "aud", "sub", "sid", "jti", "role", "token_use", "iat", "exp")
                .containsEntry("iss", "taskwire")
                .containsEntry("aud", "taskwire")
                .containsEntry("sid", ADA.sessionId().toString())
                .containsEntry("role", "admin")
                .containsEntry("token_use", "access")
                .containsEntry("iat", 1_775_034_930)
                .containsEntry("exp", 4_000_000_000L);
    }

    @Test
    void noTwoTokensAreTheSame(Vertx vertx) {
        var issuer = new AccessTokenIssuer(vertx, TestSigningKeys.keys());
        assertThat(issuer.issue(ADA, NOW)).isNotEqualTo(issuer.issue(ADA, NOW));
    }

    @Test
    void rotationSignsNobodyOut(Vertx vertx) throws Exception {
        String old = new AccessTokenIssuer(vertx, TestSigningKeys.keys()).issue(ADA, NOW);

        var rotated = TestSigningKeys.parse(TestSigningKeys.otherPem() + TestSigningKeys.pem());
        var tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        tokens.setKeys(rotated.publicJwks());

        assertThat(await(tokens.verify(bearer(old)))).isEqualTo(ADA);
        assertThat(await(tokens.verify(bearer(new AccessTokenIssuer(vertx, rotated).issue(ADA, NOW)))))
                .isEqualTo(ADA);
    }

    private static BearerToken bearer(String token) {
        return BearerToken.parse("Bearer " + token).orElseThrow();
    }

    private static JsonObject part(String encoded) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(encoded)));
    }
}
