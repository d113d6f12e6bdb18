package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.error.ApplicationException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The result of counting one request.
 *
 * @param granted whether the request is within the limit
 * @param policyField the value of {@code RateLimit-Policy}; empty if nothing is limited
 * @param field the value of {@code RateLimit}
 * @param waitSeconds the time until requests are allowed again, or the quota is complete again
 * @param undo takes the request out of the count
 */
public record RateLimitResult(boolean granted, String policyField, String field, long waitSeconds, Runnable undo) {
    /** The result if nothing is limited. */
    public static final RateLimitResult UNLIMITED = new RateLimitResult(true, "", "", 0, () -> {});

    /** Sets the headers of the rate limit in the response. Fails with THROTTLED if the limit is exceeded. */
    public Future<Void> applyTo(HttpServerResponse response) {
        if (!policyField.isEmpty()) {
            response.putHeader("RateLimit-Policy", policyField).putHeader("RateLimit", field);
        }
        if (granted) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(ApplicationException.rateLimited(
                "Request was throttled. Expected available in " + waitSeconds
                        + (waitSeconds == 1 ? " second." : " seconds."),
                Duration.ofSeconds(waitSeconds)));
    }

    /** Takes the request out of the count. */
    public void refund() {
        undo.run();
    }
}
