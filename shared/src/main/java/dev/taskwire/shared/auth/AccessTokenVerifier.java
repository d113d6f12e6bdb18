package dev.taskwire.shared.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.value.Base64Url;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens as RFC 8725 requires: the algorithm, key, issuer, audience, use and times are checked against
 * what ums issues. An empty key set never verifies a token. A verified token is cached until it expires, since the
 * signature check is most of its cost. Safe from any thread.
 */
public final class AccessTokenVerifier {
    /** The bound on the cache; a token takes about a thousand bytes. */
    private static final int MAX_CACHE_BYTES = 20 * 1024 * 1024;
    /** The size of a cache entry beyond the token's characters: its caller and the entry itself. */
    private static final int ENTRY_OVERHEAD_BYTES = 320;

    /** The attribute in which Vert.x puts the decoded claims. */
    private static final String CLAIMS = "accessToken";

    private final Vertx vertx;
    private final Clock clock;
    private final Cache<BearerToken, Caller> verified = Caffeine.newBuilder()
            .maximumWeight(MAX_CACHE_BYTES)
            .weigher((BearerToken bearer, Caller caller) -> ENTRY_OVERHEAD_BYTES + bearer.length())
            .build();
    private volatile @Nullable Keys keys;
    private volatile Supplier<Future<Void>> keyLookup = Future::succeededFuture;

    public AccessTokenVerifier(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The public keys, and a verifier for each of them by its {@code kid}. */
    private record Keys(List<JsonObject> published, Map<String, JWTAuth> byId) {}

    /**
     * Replaces the keys.
     *
     * @param publicKeys JWKs (RFC 7517); keys without a {@code kid} and an empty list are ignored
     */
    public void setKeys(List<JsonObject> publicKeys) {
        var named = publicKeys.stream()
                .filter(jwk -> jwk.getValue("kid") instanceof String)
                .toList();
        var current = keys;
        if (named.isEmpty() || (current != null && named.equals(current.published()))) {
            return;
        }
        // The library would compare all times with the system's clock, without a leeway.
        var options = new JWTOptions().setIgnoreExpiration(true);
        Function<JsonObject, JWTAuth> verifier = jwk ->
                JWTAuth.create(vertx, new JWTAuthOptions().addJwk(jwk.copy()).setJWTOptions(options));
        keys = new Keys(
                named,
                named.stream()
                        .collect(Collectors.toMap(jwk -> jwk.getString("kid"), verifier, (first, second) -> first)));
        // The tokens of a withdrawn key must no longer be accepted.
        verified.invalidateAll();
    }

    /**
     * Sets the look-up for unknown keys that a token names.
     *
     * @param lookup completes on the caller's context, after {@link #setKeys} was called with the current keys
     */
    public void setKeyLookup(Supplier<Future<Void>> lookup) {
        keyLookup = lookup;
    }

    /** Returns whether {@link #setKeys} was ever called. Without keys, {@link #verify} fails with UNAVAILABLE. */
    public boolean hasKeys() {
        return keys != null;
    }

    /**
     * Returns the caller. Fails with UNAUTHENTICATED for an invalid token, and with UNAVAILABLE while there are no keys
     * or the token's key cannot be looked up.
     */
    public Future<Caller> verify(BearerToken bearer) {
        return verifyCached(bearer).orElseGet(() -> check(bearer));
    }

    /** Returns what {@link #verify} returns for a cached token; empty if its signature has to be checked. */
    public Optional<Future<Caller>> verifyCached(BearerToken bearer) {
        return Optional.ofNullable(verified.getIfPresent(bearer))
                .map(known -> clock.instant().isBefore(known.expiresAt()) ? Future.succeededFuture(known) : refused());
    }

    private Future<Caller> check(BearerToken bearer) {
        if (keys == null) {
            return Future.failedFuture(ApplicationException.unavailable(
                    "The keys that verify tokens are not loaded yet. Try again.", Duration.ofSeconds(1)));
        }
        if (!bearer.isCanonical()) {
            return refused();
        }
        String token = bearer.token();
        String kid = keyId(token);
        if (kid == null) {
            return refused();
        }
        var known = verifier(kid);
        var verifier = known == null ? keyLookup.get().map(looked -> verifier(kid)) : Future.succeededFuture(known);
        return verifier.compose(found -> found == null ? refused() : check(token, found))
                .onSuccess(caller -> verified.put(bearer, caller));
    }

    private Future<Caller> check(String token, JWTAuth verifier) {
        // Inside compose, since the library throws for some claims.
        Future<Void> start = Future.succeededFuture();
        return start.compose(begun -> verifier.authenticate(new TokenCredentials(token)))
                .transform((user, failure) -> {
                    var caller = failure == null
                            ? AccessTokenClaims.read(user.attributes().getJsonObject(CLAIMS), clock.instant())
                            : null;
                    return caller == null || caller.isEmpty() ? refused() : Future.succeededFuture(caller.get());
                });
    }

    private @Nullable JWTAuth verifier(String kid) {
        var current = keys;
        return current == null ? null : current.byId().get(kid);
    }

    /** Returns the {@code kid} that the token names, if its header has the form that ums writes. */
    private static @Nullable String keyId(String token) {
        var header = header(token);
        return header != null
                        && AccessTokenClaims.ALGORITHM.equals(header.getValue("alg"))
                        && !header.containsKey("crit")
                        && header.getValue("kid") instanceof String kid
                ? kid
                : null;
    }

    private static @Nullable JsonObject header(String token) {
        try {
            var json = Base64Url.decode(token.substring(0, token.indexOf('.')));
            return new JsonObject(new String(json.orElseThrow(), StandardCharsets.UTF_8));
        } catch (RuntimeException notAToken) {
            return null;
        }
    }

    private static Future<Caller> refused() {
        return Future.failedFuture(ApplicationException.of(
                ErrorCode.UNAUTHENTICATED, "The token is invalid or has expired. Refresh it or sign in again."));
    }
}
