package dev.taskwire.gateway.proxy;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.handler.HttpException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Maps the failure of an attempt to the error that the client gets: unreachable to 503, timed out to 504, broken off to
 * 502.
 */
final class UpstreamErrorMapper {
    /** Added to an error when the requested change may have happened, and may still happen for some seconds. */
    private static final String UNKNOWN_EFFECT_DETAIL =
            " A change may have been made, or may still be made. To check, send a GET and compare the ETag.";

    private UpstreamErrorMapper() {}

    /** Returns the error for the failure of the last attempt, if no attempt can have changed anything. */
    static Throwable translate(String service, Throwable failure) {
        if (failure instanceof ApplicationException) {
            return failure;
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLException) {
            return ApplicationException.unavailable("The service " + service + " cannot be reached.")
                    .asNotProcessed();
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return ApplicationException.unavailable("The service " + service + " is overloaded.")
                    .asNotProcessed();
        }
        if (failure instanceof TimeoutException) {
            return ApplicationException.of(ErrorCode.TIMEOUT, timeoutDetail(service));
        }
        return new HttpException(502, brokenOffDetail(service), failure);
    }

    /** Returns the error for a failed attempt that may have made the requested change. */
    static Throwable unknownEffect(String service, Throwable failure) {
        if (failure instanceof ApplicationException known) {
            return ApplicationException.unavailable(known.detail() + UNKNOWN_EFFECT_DETAIL);
        }
        return failure instanceof TimeoutException
                ? ApplicationException.of(ErrorCode.TIMEOUT, timeoutDetail(service) + UNKNOWN_EFFECT_DETAIL)
                : new HttpException(502, brokenOffDetail(service) + UNKNOWN_EFFECT_DETAIL, failure);
    }

    /** Returns the error for a service that failed without saying that it has not processed the request. */
    static ApplicationException notCompleted(String service) {
        return ApplicationException.unavailable("The service " + service + " could not finish the request.");
    }

    /** Returns the error for a request whose deadline has passed before it was sent. */
    static ApplicationException deadlineExceeded(String service) {
        return ApplicationException.unavailable("The request could not be sent to the service " + service + " in time.")
                .asNotProcessed();
    }

    private static String timeoutDetail(String service) {
        return "The service " + service + " did not respond in time.";
    }

    private static String brokenOffDetail(String service) {
        return "The service " + service + " did not send a complete response.";
    }
}
