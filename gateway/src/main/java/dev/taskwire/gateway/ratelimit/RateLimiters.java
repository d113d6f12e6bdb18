package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Holds all rate limits of one gateway; each gateway counts for itself. A window lasts 60 s and is fixed: it begins
 * with the first request of a key, and the next window begins where it ends. Around that moment up to twice the quota
 * can pass within less than a window. Safe from any thread, and exact: of concurrent requests, as many pass as the
 * limit allows.
 *
 * @param tmserviceUser requests to TMService's paths with a valid token, by user
 * @param tmserviceAnonymous requests to TMService's paths without one, by address
 * @param signIn registration, sign-in, and requests for and with other links from mails, by address
 * @param refresh refreshing tokens, by address
 * @param unsubscribe turning off mails with a link, by address; mail providers send many such requests from one address
 * @param signedIn all other requests under {@code /api}, by user
 * @param password changing one's own password, for which the old one can be guessed, by user
 * @param invalidToken requests that need a token and have no valid one, by address
 * @param failedSignIn sign-ins with a wrong password, by username and address; after the first five, one is possible
 *     every 12 s
 */
public record RateLimiters(
        RateLimiter<UUID> tmserviceUser,
        RateLimiter<Long> tmserviceAnonymous,
        RateLimiter<Long> signIn,
        RateLimiter<Long> refresh,
        RateLimiter<Long> unsubscribe,
        RateLimiter<UUID> signedIn,
        RateLimiter<UUID> password,
        RateLimiter<Long> invalidToken,
        RateLimiter<UUID> failedSignIn) {

    /** Creates the limits for production. */
    public static RateLimiters on(LongSupplier nanoTime, MetricsRegistry metrics) {
        return new RateLimiters(
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("tmservice-user", 10), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("tmservice-anonymous", 5), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("sign-in", 30), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("refresh", 60), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("unsubscribe", 600), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("signed-in", 600), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("password", 10), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.fixedWindow("invalid-token", 600), nanoTime, metrics),
                new TokenBucketLimiter<>(RateLimitPolicy.gradual("failed-sign-in", 5), nanoTime, metrics));
    }

    /** Creates limiters without limits, for load tests. */
    public static RateLimiters off() {
        return new RateLimiters(
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited(),
                unlimited());
    }

    private static <K> RateLimiter<K> unlimited() {
        return key -> RateLimitResult.UNLIMITED;
    }
}
