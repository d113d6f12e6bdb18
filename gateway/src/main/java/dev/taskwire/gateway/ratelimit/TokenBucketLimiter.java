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
 * A bucket for each key. One that was not used for a window is full, so it can be forgotten; when there are too many,
 * those that are used least are forgotten, whose owners may then call a little more often than they should.
 */
final class TokenBucketLimiter<K> implements RateLimiter<K> {
    /** Some 400 bytes each: with all limits full, less than a third of the smallest heap that a gateway is run with. */
    private static final int MAX_KEYS = 25_000;

    private static final long SECOND = 1_000_000_000;

    private final RateLimitPolicy policy;
    private final String field;
    private final LoadingCache<K, Bucket> buckets;
    private final Counter refused;

    TokenBucketLimiter(RateLimitPolicy policy, LongSupplier nanoTime, MetricsRegistry metrics) {
        this.policy = policy;
        this.field = policy.field();
        // One for all of them: the builder of the library would make one for each.
        var configuration =
                BucketConfiguration.builder().addLimit(policy.bandwidth()).build();
        var time = meter(nanoTime);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(RateLimitPolicy.WINDOW)
                .ticker(nanoTime::getAsLong)
                // Its upkeep is a few steps at a time; to wake another thread for them costs more.
                .executor(Runnable::run)
                // It changes in place. The lock-free kind makes a new state for each call: then each collection of
                // garbage has to look through thousands of old objects that hold new ones.
                .build(key ->
                        new SynchronizedBucket(configuration, MathType.INTEGER_64_BITS, time, BucketListener.NOPE));
        this.refused = metrics.counter("throttled", "Calls that were refused for a limit.", "limit", policy.name());
    }

    @Override
    public RateLimitResult take(K key) {
        var bucket = buckets.get(key);
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        boolean granted = probe.isConsumed();
        if (!granted) {
            refused.increment();
        }
        long seconds = seconds(granted ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
        String state = '"' + policy.name() + "\";r=" + probe.getRemainingTokens() + ";t=" + seconds;
        return new RateLimitResult(granted, field, state, seconds, granted ? () -> bucket.addTokens(1) : () -> {});
    }

    /** Rounded up, so that whoever waits as long finds room. */
    private static long seconds(long nanos) {
        return Math.max(1, (nanos + SECOND - 1) / SECOND);
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
