package dev.taskwire.shared.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens as RFC 8725 asks: algorithm, key, issuer, audience, use and times are each checked against
 * what we issue, and never with an empty key set. A token that was verified is remembered until it ends, because the
 * signature is most of its cost. Safe from any thread.
 */
public final class AccessTokenVerifier {
    /** Of the tokens that are remembered; ours take about a thousand each. */
    private static final int MAX_REMEMBERED_BYTES = 20 * 1024 * 1024;
    /** What a remembered token takes beside its characters: its caller, and its place in the cache. */
    private static final int BYTES_BESIDE = 320;

    /** Where the library puts what it has decoded. */
    private static final String CLAIMS = "accessToken";

    private final Vertx vertx;
    private final Clock clock;
    private final Cache<BearerToken, Caller> verified = Caffeine.newBuilder()
            .maximumWeight(MAX_REMEMBERED_BYTES)
            .weigher((BearerToken bearer, Caller caller) -> BYTES_BESIDE + bearer.length())
            .build();
    private volatile @Nullable Keys keys;
    private volatile Supplier<Future<Void>> setKeyLookup = Future::succeededFuture;

    public AccessTokenVerifier(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Public keys, and by their {@code kid} verifiers that hold one of them each. */
    private record Keys(List<JsonObject> published, Map<String, JWTAuth> byId) {}

    /**
     * Replaces the keys.
     *
     * @param publicKeys JWKs (RFC 7517); those without a {@code kid} do not count, and an empty list is ignored
     */
    public void setKeys(List<JsonObject> publicKeys) {
        var named = publicKeys.stream()
                .filter(jwk -> jwk.getValue("kid") instanceof String)
                .toList();
        var current = keys;
        if (named.isEmpty() || (current != null && named.equals(current.published()))) {
            return;
        }
        Function<JsonObject, JWTAuth> verifier = jwk -> JWTAuth.create(vertx, new JWTAuthOptions().addJwk(jwk.copy()));
        keys = new Keys(
                named,
                named.stream()
                        .collect(Collectors.toMap(jwk -> jwk.getString("kid"), verifier, (first, second) -> first)));
        // A key that was withdrawn withdraws its tokens.
        verified.invalidateAll();
    }

    /**
     * Where to look for a key that a token names and we do not have.
     *
     * @param lookup completes, on the context of the caller, when {@link #setKeys} has been told what there is
     */
    public void setKeyLookup(Supplier<Future<Void>> lookup) {
        setKeyLookup = lookup;
    }

    public boolean hasKeys() {
        return keys != null;
    }

    /**
     * The caller; fails with UNAUTHENTICATED for a token that is not believed, UNAVAILABLE while there are no keys or
     * the token's cannot be looked for.
     */
    public Future<Caller> verify(BearerToken bearer) {
        return cached(bearer).orElseGet(() -> check(bearer));
    }

    /** What {@link #verify} says of a token that was verified before; empty where its signature has to be checked. */
    public Optional<Future<Caller>> cached(BearerToken bearer) {
        return Optional.ofNullable(verified.getIfPresent(bearer))
                .map(known -> clock.instant().isBefore(known.expiresAt()) ? Future.succeededFuture(known) : refused());
    }

    private Future<Caller> check(BearerToken bearer) {
        if (keys == null) {
            return Future.failedFuture(ApplicationException.unavailable(
                    "The keys that verify tokens are not loaded yet.", Duration.ofSeconds(1)));
        }
        if (!bearer.isCanonical()) {
            return refused();
        }
        String token = bearer.token();
        String kid = keyOf(token);
        if (kid == null) {
            return refused();
        }
        var known = verifier(kid);
        var verifier = known == null ? setKeyLookup.get().map(looked -> verifier(kid)) : Future.succeededFuture(known);
        return verifier.compose(found -> found == null ? refused() : check(token, found))
                .onSuccess(caller -> verified.put(bearer, caller));
    }

    private Future<Caller> check(String token, JWTAuth verifier) {
        // Composed, since the library throws at some claims.
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

    /** The {@code kid} that the token names, if its header is one of ours. */
    private static @Nullable String keyOf(String token) {
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
            int end = token.indexOf('.');
            byte[] json = Base64.getUrlDecoder().decode(token.substring(0, Math.max(end, 0)));
            return new JsonObject(new String(json, StandardCharsets.UTF_8));
        } catch (RuntimeException notAToken) {
            return null;
        }
    }

    private static Future<Caller> refused() {
        return Future.failedFuture(
                ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The token is invalid or has expired."));
    }
}
