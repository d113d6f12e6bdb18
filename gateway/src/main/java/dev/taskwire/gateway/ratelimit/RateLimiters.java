package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * All limits of one gateway; several gateways count each for itself. A window is 60 s, fixed: it begins with somebody's
 * first call, and where one ends the next begins, so that around that moment up to twice as many calls can pass within
 * less than a window. Safe from any thread, and exact: of calls at the same time as many pass as there is room for.
 *
 * @param tmserviceUser calls of TMService's paths with a valid token, by user
 * @param tmserviceAnonymous calls of TMService's paths without one, by address
 * @param signIn sign-on and sign-in, by address
 * @param refresh refreshing tokens, by address
 * @param signedIn everything else under {@code /api}, by user
 * @param password changing one's password, for which the old one can be guessed, by user
 * @param invalidToken calls that need a token and show none that is believed, by address
 * @param failedSignIn sign-ins with a wrong password, by username and address; after the first five one is possible
 *     every 12 s
 */
public record RateLimiters(
        RateLimiter<UUID> tmserviceUser,
        RateLimiter<Long> tmserviceAnonymous,
        RateLimiter<Long> signIn,
        RateLimiter<Long> refresh,
        RateLimiter<UUID> signedIn,
        RateLimiter<UUID> password,
        RateLimiter<Long> invalidToken,
        RateLimiter<UUID> failedSignIn) {

    /** The limits as they are meant to be. */
    public static RateLimiters on(LongSupplier nanoTime, MetricsRegistry metrics) {
        return new RateLimiters(
                new TokenBucketLimiter<>(RateLimitPolicy.windows("tmservice-user", 10), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("tmservice-anonymous", 5), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("sign-in", 30), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("refresh", 60), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("signed-in", 600), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("password", 10), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.windows("invalid-token", 600), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.gradual("failed-sign-in", 5), nanoTime, metrics));
    }

    /** No limits, as for load tests. */
    public static RateLimiters off() {
        return new RateLimiters(free(), free(), free(), free(), free(), free(), free(), free());
    }

    private static <K> RateLimiter<K> free() {
        return key -> RateLimitResult.UNLIMITED;
    }
}
