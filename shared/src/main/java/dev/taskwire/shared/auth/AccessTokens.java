package dev.taskwire.shared.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.error.ErrorKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens as RFC 8725 asks: algorithm, key, issuer, audience, use and times are each checked against
 * what we issue, and never with an empty key set. A token that was verified is remembered until it ends, because the
 * signature is most of its cost. Safe from any thread.
 */
public final class AccessTokens {
    private static final int REMEMBERED = 20_000;
    private static final int LONGEST = 4_096;

    /** Where the library puts what it has decoded. */
    private static final String CLAIMS = "accessToken";

    private final Vertx vertx;
    private final Clock clock;
    private final Cache<String, Caller> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private volatile @Nullable Keys keys;
    private volatile Runnable onUnknownKey = () -> {};

    public AccessTokens(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Public keys by their {@code kid}, each with a verifier that holds nothing else. */
    private record Keys(Map<String, JWTAuth> byId) {}

    /**
     * Replaces the keys.
     *
     * @param publicKeys JWKs (RFC 7517); those without a {@code kid} do not count, and an empty list is ignored
     */
    public void use(List<JsonObject> publicKeys) {
        var named = publicKeys.stream()
                .filter(jwk -> jwk.getValue("kid") instanceof String)
                .toList();
        if (named.isEmpty()) {
            return;
        }
        Function<JsonObject, JWTAuth> verifier = jwk -> JWTAuth.create(vertx, new JWTAuthOptions().addJwk(jwk.copy()));
        keys = new Keys(named.stream()
                .collect(Collectors.toMap(jwk -> jwk.getString("kid"), verifier, (first, second) -> first)));
        // A key that was withdrawn withdraws its tokens.
        verified.invalidateAll();
    }

    /** What to do when a token names a key that we do not have; must return at once. */
    public void onUnknownKey(Runnable action) {
        onUnknownKey = action;
    }

    public boolean hasKeys() {
        return keys != null;
    }

    /** The caller; fails with UNAUTHENTICATED for a token that is not believed, UNAVAILABLE while there are no keys. */
    public Future<Caller> verify(String token) {
        return remembered(token).orElseGet(() -> check(token));
    }

    /** What {@link #verify} says of a token that was verified before; empty where its signature has to be checked. */
    public Optional<Future<Caller>> remembered(String token) {
        return Optional.ofNullable(verified.getIfPresent(token))
                .map(known -> clock.instant().isBefore(known.expiresAt()) ? Future.succeededFuture(known) : refused());
    }

    private Future<Caller> check(String token) {
        var current = keys;
        if (current == null) {
            return Future.failedFuture(
                    AppException.unavailable("The keys that verify tokens are not loaded yet.", Duration.ofSeconds(1)));
        }
        var verifier = token.length() > LONGEST ? null : verifierFor(token, current);
        if (verifier == null) {
            return refused();
        }
        // Composed, since the library throws at some claims.
        Future<Void> start = Future.succeededFuture();
        return start.compose(begun -> verifier.authenticate(new TokenCredentials(token)))
                .transform((user, failure) -> {
                    var caller = failure == null
                            ? TokenClaims.read(user.attributes().getJsonObject(CLAIMS), clock.instant())
                            : null;
                    if (caller == null || caller.isEmpty()) {
                        return refused();
                    }
                    verified.put(token, caller.get());
                    return Future.succeededFuture(caller.get());
                });
    }

    private @Nullable JWTAuth verifierFor(String token, Keys current) {
        var header = header(token);
        if (header == null || !TokenClaims.ALGORITHM.equals(header.getValue("alg")) || header.containsKey("crit")) {
            return null;
        }
        if (!(header.getValue("kid") instanceof String kid)) {
            return null;
        }
        var verifier = current.byId().get(kid);
        if (verifier == null) {
            onUnknownKey.run();
        }
        return verifier;
    }

    private static @Nullable JsonObject header(String token) {
        try {
            int end = token.indexOf('.');
            byte[] json = Base64.getUrlDecoder().decode(token.substring(0, Math.max(end, 0)));
            return new JsonObject(new String(json, StandardCharsets.UTF_8));
        } catch (RuntimeException notAToken) {
            return null;
        }
    }

    private static Future<Caller> refused() {
        return Future.failedFuture(AppException.of(ErrorKind.UNAUTHENTICATED, "The token is invalid or has expired."));
    }
}
