package dev.taskwire.ums.session.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.session.token.SigningKeys;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Access tokens of a test whose clock stands elsewhere. The library that verifies them looks at the machine's clock, so
 * one that lives by the test's clock is signed again with the same claims and the machine's time.
 */
public final class RealTimeTokens {
    private final AccessTokenIssuer issuer;
    private final Clock clock;

    public RealTimeTokens(Vertx vertx, SigningKeys keys, Clock clock) {
        this.issuer = new AccessTokenIssuer(vertx, keys);
        this.clock = clock;
    }

    /** The token to be sent; one that is over by the test's clock stays, and is long over by the machine's. */
    public String of(String token) {
        var claims = claims(token);
        if (!clock.instant().isBefore(Instant.ofEpochSecond(claims.getLong("exp")))) {
            return token;
        }
        var now = Instant.now();
        var caller = new Caller(
                ResourceIds.parseUser(claims.getString("sub")).orElseThrow(),
                UUID.fromString(claims.getString("sid")),
                Role.of(claims.getString("role")).orElseThrow(),
                now.plus(Duration.ofMinutes(10)));
        return issuer.issue(caller, now);
    }

    /** What the token says. */
    public static JsonObject claims(String token) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1])));
    }
}
