package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.config.RequestQuota;
import dev.taskwire.shared.error.ProblemType;
import io.github.bucket4j.Bandwidth;

/**
 * Describes a rate limit.
 *
 * @param name its name for clients and in metrics
 * @param gradual whether the bucket is refilled gradually, or completely when the next window begins
 * @param violation the kind of problem if the limit is exceeded
 */
record RateLimitPolicy(String name, RequestQuota quota, boolean gradual, ProblemType violation) {
    Bandwidth bandwidth() {
        int requests = quota.requests();
        var capacity = Bandwidth.builder().capacity(requests);
        return (gradual
                        ? capacity.refillGreedy(requests, quota.window())
                        : capacity.refillIntervally(requests, quota.window()))
                .build();
    }

    /** Returns the value of {@code RateLimit-Policy}. */
    String field() {
        return '"' + name + "\";q=" + quota.requests() + ";w=" + quota.window().toSeconds();
    }
}
