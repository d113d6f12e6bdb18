package dev.taskwire.ums.session;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.TokenClaims;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.UUID;

/** Signs access tokens. Its signer holds one key only: with several, the library would pick one at random. */
final class AccessTokenIssuer {
    private final JWTAuth signer;

    AccessTokenIssuer(Vertx vertx, SigningKeys keys) {
        this.signer = JWTAuth.create(vertx, new JWTAuthOptions().addJwk(keys.signing()));
    }

    String issue(Caller caller, Instant issuedAt) {
        var claims = TokenClaims.write(caller, UUID.randomUUID(), issuedAt);
        return signer.generateToken(
                claims, new JWTOptions().setAlgorithm(TokenClaims.ALGORITHM).setNoTimestamp(true));
    }
}
