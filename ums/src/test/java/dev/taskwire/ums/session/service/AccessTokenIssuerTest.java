package dev.taskwire.ums.session.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerToken;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class AccessTokenIssuerTest {
    private static final Instant NOW = Instant.parse("2026-04-01T09:15:30.250Z");
    private static final Caller ADA =
            new Caller(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN, Instant.ofEpochSecond(4_000_000_000L));

    @TempDir
    private Path directory;

    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void tokenHoldsTheClaimsOfTheDesign() {
        var keys = SigningKeys.readOrCreate(directory.resolve("key"));
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
    void noTwoTokensAreTheSame() {
        var issuer = new AccessTokenIssuer(vertx, SigningKeys.readOrCreate(directory.resolve("key")));
        assertThat(issuer.issue(ADA, NOW)).isNotEqualTo(issuer.issue(ADA, NOW));
    }

    @Test
    void rotationSignsNobodyOut() throws Exception {
        var oldFile = directory.resolve("old");
        var old = new AccessTokenIssuer(vertx, SigningKeys.readOrCreate(oldFile)).issue(ADA, NOW);
        SigningKeys.readOrCreate(directory.resolve("next"));
        var rotated = SigningKeys.read(Files.writeString(
                directory.resolve("rotated"), Files.readString(directory.resolve("next")) + Files.readString(oldFile)));
        var tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        tokens.setKeys(rotated.publicJwks());
        assertThat(tokens.verify(bearer(old)).await(10, TimeUnit.SECONDS)).isEqualTo(ADA);
        assertThat(tokens.verify(bearer(new AccessTokenIssuer(vertx, rotated).issue(ADA, NOW)))
                        .await(10, TimeUnit.SECONDS))
                .isEqualTo(ADA);
    }

    private static BearerToken bearer(String token) {
        return BearerToken.parse("Bearer " + token).orElseThrow();
    }

    private static JsonObject part(String encoded) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(encoded)));
    }
}
