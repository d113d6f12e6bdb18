package dev.taskwire.ums.session.service;

import dev.taskwire.shared.auth.AccessTokenClaims;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.UUID;

/** Signs access tokens. Its signer holds only one key: of several, the library would pick one at random. */
public final class AccessTokenIssuer {
    private final JWTAuth signer;

    public AccessTokenIssuer(Vertx vertx, SigningKeys keys) {
        this.signer = JWTAuth.create(vertx, new JWTAuthOptions().addJwk(keys.signingJwk()));
    }

    /** Returns the session's newest access token. */
    String issue(Account account, Session session) {
        var caller = new Caller(session.userId(), session.id(), account.role(), session.accessExpiresAt());
        return issue(caller, session.refreshedAt());
    }

    String issue(Caller caller, Instant issuedAt) {
        var claims = AccessTokenClaims.write(caller, UUID.randomUUID(), issuedAt);
        return signer.generateToken(
                claims,
                new JWTOptions().setAlgorithm(AccessTokenClaims.ALGORITHM).setNoTimestamp(true));
    }
}
