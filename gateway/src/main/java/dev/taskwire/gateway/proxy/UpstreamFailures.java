package dev.taskwire.gateway.proxy;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.handler.HttpException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a failed hop means to the client: away is a 503, silent a 504, broken a 502. */
final class UpstreamFailures {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** What a client is told who has asked for a change that may have happened, and may still for some seconds. */
    private static final String UNKNOWN =
            " Whether it took effect is unknown; a GET shows it, by the ETag where there is one.";

    private UpstreamFailures() {}

    /** What the last try means where no try can have changed anything. */
    static Throwable translate(String service, Throwable failure) {
        if (failure instanceof ApplicationException) {
            return failure;
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return ApplicationException.unavailable("The service " + service + " cannot be reached.", RETRY_AFTER)
                    .notProcessed();
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return ApplicationException.unavailable("The service " + service + " is overloaded.", RETRY_AFTER)
                    .notProcessed();
        }
        if (failure instanceof TimeoutException) {
            return ApplicationException.of(ErrorCode.TIMEOUT, silent(service));
        }
        return new HttpException(502, brokenOff(service), failure);
    }

    /** What it means that the change which was asked for may have happened in a try that failed so. */
    static Throwable unknown(String service, Throwable failure) {
        if (failure instanceof ApplicationException ours) {
            return ApplicationException.unavailable(ours.detail() + UNKNOWN, RETRY_AFTER);
        }
        return failure instanceof TimeoutException
                ? ApplicationException.of(ErrorCode.TIMEOUT, silent(service) + UNKNOWN)
                : new HttpException(502, brokenOff(service) + UNKNOWN, failure);
    }

    /** The service has said that it could not do what was asked for, but not that nothing was done. */
    static ApplicationException unfinished(String service) {
        return ApplicationException.unavailable(
                "The service " + service + " could not finish the request.", RETRY_AFTER);
    }

    /** There was no time left to send it. */
    static ApplicationException overdue(String service) {
        return ApplicationException.unavailable(
                        "The request could not be sent to the service " + service + " in time.", RETRY_AFTER)
                .notProcessed();
    }

    private static String silent(String service) {
        return "The service " + service + " did not answer in time.";
    }

    private static String brokenOff(String service) {
        return "The service " + service + " broke off its answer.";
    }
}
