package dev.taskwire.shared.http.error;

import dev.taskwire.shared.auth.BearerToken;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.MalformedTargetException;
import dev.taskwire.shared.http.codec.StrictRequestDecoder;
import dev.taskwire.shared.http.request.Deadline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps all failures to HTTP statuses. An unexpected failure is logged, and its message is not shown to the client. */
public final class ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);
    private static final String CHALLENGE = "Bearer realm=\"taskwire\"";

    private static final String TIMED_OUT =
            "The request was not finished in time. A change may have been made, or may still be made.";

    /** The detail for a malformed request when nothing more specific is known. */
    public static final String MALFORMED_REQUEST = "The request is not valid HTTP, or it is ambiguous.";

    /** Translates a failure of a library into an {@link ApplicationException}, where it means something to a caller. */
    private final UnaryOperator<Throwable> translation;

    private final boolean sendsProcessedHeader;

    /** Creates a handler for a service that any client may call. */
    public ErrorHandler(UnaryOperator<Throwable> translation) {
        this(translation, false);
    }

    private ErrorHandler(UnaryOperator<Throwable> translation, boolean sendsProcessedHeader) {
        this.translation = translation;
        this.sendsProcessedHeader = sendsProcessedHeader;
    }

    /**
     * Returns a handler for a service that only our own gateways call. It also sends {@link ProcessedHeader} where that
     * is known.
     */
    public static ErrorHandler forGateways(UnaryOperator<Throwable> translation) {
        return new ErrorHandler(translation, true);
    }

    /** Sends the response to a failure. If a response has already begun, the connection is cut off. */
    public void respond(RoutingContext ctx, Throwable failure) {
        var response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            LOG.atWarn()
                    .addKeyValue("failure", failure.toString())
                    .log("the response cannot be completed; the connection is closed");
            ConnectionHardening.cutOff(ctx.request().connection());
            return;
        }
        if (ctx.request().getHeader("Expect") != null) {
            // A refused client will not send the body that it has announced, and the next bytes must not be taken
            // for it.
            response.putHeader("Connection", "close");
        }
        String credentials = ctx.request().getHeader("Authorization");
        boolean hasToken = credentials != null && BearerToken.parse(credentials).isPresent();
        var translated = translation.apply(failure);
        if (sendsProcessedHeader
                && translated instanceof ApplicationException application
                && application.isNotProcessed()
                && ctx.request().headers().contains(Deadline.HEADER)) {
            // Only a sender of a deadline, such as the gateway, uses the header.
            ProcessedHeader.markNotProcessed(response.headers());
        }
        problem(translated, response, hasToken).send(response).onComplete(sent -> {
            if ("close".equals(response.headers().get("Connection"))) {
                ctx.request().connection().close();
            }
        });
    }

    private static ProblemDetails problem(Throwable failure, HttpServerResponse response, boolean hasToken) {
        if (failure instanceof ApplicationException application) {
            return problem(application, response, hasToken);
        }
        if (failure instanceof HttpException http) {
            String detail = http.getPayload() == null ? "The request cannot be processed." : http.getPayload();
            return ProblemDetails.of(http.getStatusCode(), detail);
        }
        if (failure instanceof TimeoutException) {
            return ProblemDetails.of(504, TIMED_OUT);
        }
        if (failure instanceof HttpClosedException) {
            return ProblemDetails.of(400, "The connection was closed before the request was complete.");
        }
        LOG.error("a request failed unexpectedly", failure);
        return ProblemDetails.of(500, "An unexpected error occurred. Quote the request_id to report it.");
    }

    private static ProblemDetails problem(ApplicationException failure, HttpServerResponse response, boolean hasToken) {
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            // RFC 6750, 3.1: without a token the challenge names no error.
            response.putHeader("WWW-Authenticate", hasToken ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        }
        var retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            response.putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        String detail = failure.isNotProcessed() ? failure.detail() + " Nothing was done." : failure.detail();
        return ProblemDetails.of(status(failure.code()), detail, failure);
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case PRECONDITION_FAILED -> 412;
            case TOO_LARGE -> 413;
            case IDEMPOTENCY_KEY_REUSED -> 422;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case TIMEOUT -> 504;
        };
    }

    /** Responds to a request that is malformed, ambiguous or over the limits of a head, and closes the connection. */
    public static void respondAndClose(HttpServerRequest request, ProblemDetails problem) {
        request.response().putHeader("Connection", "close");
        problem.send(request.response()).onComplete(sent -> request.connection().close());
    }

    /** Returns the problem for a request that could not be parsed. */
    public static ProblemDetails problemOfMalformed(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return ProblemDetails.of(431, "The request headers are too large, or there are too many of them.");
        }
        if (cause instanceof TooLongHttpLineException) {
            return ProblemDetails.of(414, "The path and query are too long.");
        }
        if (cause instanceof MalformedTargetException target) {
            return ProblemDetails.of(400, String.valueOf(target.getMessage()));
        }
        return cause instanceof StrictRequestDecoder.UnsupportedHttpVersionException
                ? ProblemDetails.of(505, "The HTTP version must be 1.1 or 1.0.")
                : ProblemDetails.of(400, MALFORMED_REQUEST);
    }
}
