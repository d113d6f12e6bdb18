package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.error.AppException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.handler.HttpException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a failed hop means to the client: away is a 503, silent a 504, broken a 502. */
final class UpstreamFailures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private UpstreamFailures() {}

    static Throwable translate(String service, Throwable failure) {
        if (failure instanceof AppException) {
            return failure;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return AppException.unavailable("The service " + service + " cannot be reached.", RETRY_AFTER);
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return AppException.unavailable("The service " + service + " is overloaded.", RETRY_AFTER);
        }
        if (failure instanceof TimeoutException) {
            return failure;
        }
        return new HttpException(502, "The service " + service + " broke off its answer.", failure);
    }
}
