package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The result of counting one request.
 *
 * @param granted whether the request is within the limit
 * @param policy the name of the limit; empty if nothing is limited
 * @param violation the kind of problem if the limit is exceeded
 * @param policyField the value of {@code RateLimit-Policy}
 * @param field the value of {@code RateLimit}
 * @param waitSeconds the time until requests are allowed again, or the quota is complete again
 * @param undo takes the request out of the count
 */
public record RateLimitResult(
        boolean granted,
        String policy,
        ProblemType violation,
        String policyField,
        String field,
        long waitSeconds,
        Runnable undo) {
    /** The result if nothing is limited. */
    public static final RateLimitResult UNLIMITED =
            new RateLimitResult(true, "", ProblemType.QUOTA_EXCEEDED, "", "", 0, () -> {});

    /** Sets the headers of the rate limit in the response. Fails with RATE_LIMITED if the limit is exceeded. */
    public Future<Void> applyTo(HttpServerResponse response) {
        if (!policy.isEmpty()) {
            response.putHeader("RateLimit-Policy", policyField).putHeader("RateLimit", field);
        }
        if (granted) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(ApplicationException.rateLimited(
                violation,
                policy,
                "Request was throttled. Expected available in " + waitSeconds
                        + (waitSeconds == 1 ? " second." : " seconds."),
                Duration.ofSeconds(waitSeconds)));
    }

    /** Takes the request out of the count. */
    public void refund() {
        undo.run();
    }
}
