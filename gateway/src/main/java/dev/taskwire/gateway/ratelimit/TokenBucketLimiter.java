package dev.taskwire.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizedBucket;
import io.micrometer.core.instrument.Counter;
import java.util.function.LongSupplier;

/**
 * Counts requests with a token bucket for each key. A bucket that was not used for a window is full, so it can be
 * removed. When there are too many, the least used are removed, and their clients may then send a few more requests
 * than allowed.
 */
final class TokenBucketLimiter<K> implements RateLimiter<K> {
    /** About 400 bytes each: with all limits full, less than a third of the smallest heap of a gateway. */
    private static final int MAX_KEYS = 20_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RateLimitPolicy policy;
    private final String field;
    private final LoadingCache<K, Bucket> buckets;
    private final Counter refused;

    TokenBucketLimiter(RateLimitPolicy policy, LongSupplier nanoTime, MetricsRegistry metrics) {
        this.policy = policy;
        this.field = policy.field();
        // Shared by all buckets: the builder of Bucket4j would create one for each.
        var configuration =
                BucketConfiguration.builder().addLimit(policy.bandwidth()).build();
        var time = meter(nanoTime);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(policy.quota().window())
                .ticker(nanoTime::getAsLong)
                // Cache maintenance takes a few steps at a time; waking another thread for it costs more.
                .executor(Runnable::run)
                // This kind of bucket changes in place. The lock-free kind creates a new state for each request, so
                // that each garbage collection has to scan thousands of old objects that refer to new ones.
                .build(key ->
                        new SynchronizedBucket(configuration, MathType.INTEGER_64_BITS, time, BucketListener.NOPE));
        this.refused = metrics.counter(
                "throttled", "Requests that were refused because of a rate limit.", "limit", policy.name());
    }

    @Override
    public RateLimitResult tryAcquire(K key) {
        var bucket = buckets.get(key);
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        boolean granted = probe.isConsumed();
        if (!granted) {
            refused.increment();
        }
        long seconds = seconds(granted ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
        String state = '"' + policy.name() + "\";r=" + probe.getRemainingTokens() + ";t=" + seconds;
        return new RateLimitResult(
                granted,
                policy.name(),
                policy.violation(),
                field,
                state,
                seconds,
                granted ? () -> bucket.addTokens(1) : () -> {});
    }

    /** Rounds up, so that a client that waits this long is admitted. */
    private static long seconds(long nanos) {
        return Math.max(1, (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }

    private static TimeMeter meter(LongSupplier nanoTime) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanoTime.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }
}
