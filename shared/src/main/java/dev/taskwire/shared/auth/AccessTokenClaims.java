package dev.taskwire.shared.auth;

import dev.taskwire.shared.value.ClockSkew;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Writes and reads the claims of an access token (RFC 7519). */
public final class AccessTokenClaims {
    /** The value of {@code iss} and {@code aud}. It is constant, so that sessions survive a change of address. */
    public static final String ISSUER_AND_AUDIENCE = "taskwire";

    /** The only accepted signature algorithm. */
    public static final String ALGORITHM = "RS256";

    private static final String TOKEN_USE = "token_use";
    private static final String ACCESS = "access";

    private AccessTokenClaims() {}

    /** Returns the claims of a token that expires when the caller does. Times are in whole seconds (RFC 7519). */
    public static JsonObject write(Caller caller, UUID tokenId, Instant issuedAt) {
        return new JsonObject()
                .put("iss", ISSUER_AND_AUDIENCE)
                .put("aud", ISSUER_AND_AUDIENCE)
                .put("sub", ResourceIds.user(caller.userId()))
                .put("sid", caller.sessionId().toString())
                .put("jti", tokenId.toString())
                .put("role", caller.role().wire())
                .put(TOKEN_USE, ACCESS)
                .put("iat", issuedAt.getEpochSecond())
                .put("exp", caller.expiresAt().getEpochSecond());
    }

    /**
     * Returns the caller if every claim is present, has the right type and is valid at that time. The signature is
     * checked elsewhere. The clock of the issuer may be ahead. If it is behind, a token ends early: no token lives
     * longer than its session by the clock of any process.
     */
    static Optional<Caller> read(JsonObject claims, Instant now) {
        try {
            var expiresAt = Instant.ofEpochSecond(claims.getLong("exp"));
            boolean ours = ISSUER_AND_AUDIENCE.equals(claims.getValue("iss"))
                    && ISSUER_AND_AUDIENCE.equals(claims.getValue("aud"))
                    && ACCESS.equals(claims.getValue(TOKEN_USE))
                    && claims.getValue("jti") instanceof String
                    && now.isBefore(expiresAt)
                    && hasBegun(claims.getLong("iat"), now)
                    && (!claims.containsKey("nbf") || hasBegun(claims.getLong("nbf"), now));
            var user = ResourceIds.parseUser(claims.getString("sub"));
            var role = Role.of(claims.getString("role"));
            if (!ours || user.isEmpty() || role.isEmpty()) {
                return Optional.empty();
            }
            var sessionId = UUID.fromString(claims.getString("sid"));
            return Optional.of(new Caller(user.get(), sessionId, role.get(), expiresAt));
        } catch (RuntimeException missingOrOfAnotherType) {
            return Optional.empty();
        }
    }

    private static boolean hasBegun(long epochSecond, Instant now) {
        return !Instant.ofEpochSecond(epochSecond).isAfter(now.plus(ClockSkew.MAX));
    }
}
