package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.error.ApplicationException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * What came of counting one call.
 *
 * @param granted whether there was room for it
 * @param policyField the value of {@code RateLimit-Policy}; empty where nothing is limited
 * @param field the value of {@code RateLimit}
 * @param seconds after which there is room again, or more of it
 * @param refund undoes it
 */
public record RateLimitResult(boolean granted, String policyField, String field, long seconds, Runnable undo) {
    /** Where nothing is limited. */
    public static final RateLimitResult UNLIMITED = new RateLimitResult(true, "", "", 0, () -> {});

    /** Tells the client where it stands, in the answer that is to come; fails with THROTTLED when there was no room. */
    public Future<Void> applyTo(HttpServerResponse response) {
        if (!policyField.isEmpty()) {
            response.putHeader("RateLimit-Policy", policyField).putHeader("RateLimit", field);
        }
        if (granted) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(ApplicationException.throttled(
                "Request was throttled. Expected available in " + seconds + (seconds == 1 ? " second." : " seconds."),
                Duration.ofSeconds(seconds)));
    }

    /** Makes as if the call had never been counted. */
    public void refund() {
        undo.run();
    }
}
