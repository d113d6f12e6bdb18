package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds all rate limits of one gateway; each gateway counts for itself. A window is fixed: it begins with the first
 * request of a key, and the next window begins where it ends. Around that moment up to twice the quota can pass within
 * less than a window. Safe from any thread, and exact: of concurrent requests, as many pass as the limit allows. Each
 * component is the {@link RateLimit} of that name.
 */
public record RateLimiters(
        RateLimiter<Caller> tmserviceUser,
        RateLimiter<Long> tmserviceAnonymous,
        RateLimiter<Long> signIn,
        RateLimiter<Long> refresh,
        RateLimiter<Long> unsubscribe,
        RateLimiter<Caller> signedIn,
        RateLimiter<Long> signedInAddress,
        RateLimiter<Caller> password,
        RateLimiter<Caller> export,
        RateLimiter<Long> invalidToken,
        RateLimiter<UUID> failedSignIn) {

    /** Creates the limits that have a quota; the others allow everything. */
    public static RateLimiters of(RateLimitConfig config, LongSupplier nanoTime, MetricsRegistry metrics) {
        var factory = new Factory(config, nanoTime, metrics);
        return new RateLimiters(
                factory.forCallers(RateLimit.TMSERVICE_USER),
                factory.forKeys(RateLimit.TMSERVICE_ANONYMOUS),
                factory.forKeys(RateLimit.SIGN_IN),
                factory.forKeys(RateLimit.REFRESH),
                factory.forKeys(RateLimit.UNSUBSCRIBE),
                factory.forCallers(RateLimit.SIGNED_IN),
                factory.forKeys(RateLimit.SIGNED_IN_ADDRESS),
                factory.forCallers(RateLimit.PASSWORD),
                factory.forCallers(RateLimit.EXPORT),
                factory.forKeys(RateLimit.INVALID_TOKEN),
                factory.forKeys(RateLimit.FAILED_SIGN_IN));
    }

    private record Factory(RateLimitConfig config, LongSupplier nanoTime, MetricsRegistry metrics) {
        <K> RateLimiter<K> forKeys(RateLimit limit) {
            var quota = config.quotas().get(limit);
            return limiter(quota == null ? null : limit.policy(quota));
        }

        /** Counts admins apart from users only where their quota is another: then it has a name of its own. */
        RateLimiter<Caller> forCallers(RateLimit limit) {
            RequestQuota quota = config.quotas().get(limit);
            RequestQuota adminQuota = config.adminQuotas().get(limit);
            RateLimiter<UUID> users = forKeys(limit);
            RateLimiter<UUID> admins = adminQuota == null || !adminQuota.equals(quota)
                    ? limiter(adminQuota == null ? null : limit.adminPolicy(adminQuota))
                    : users;
            return caller -> (caller.isAdmin() ? admins : users).tryAcquire(caller.userId());
        }

        private <K> RateLimiter<K> limiter(@Nullable RateLimitPolicy policy) {
            return policy == null
                    ? key -> RateLimitResult.UNLIMITED
                    : new TokenBucketLimiter<>(policy, nanoTime, metrics);
        }
    }
}
