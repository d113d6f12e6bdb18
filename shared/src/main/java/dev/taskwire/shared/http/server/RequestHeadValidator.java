package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.error.ProblemDetails;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts only requests whose head can be read in one way (RFC 9112, 3.2 and 6.1). Where Vert.x is lenient, a proxy in
 * front of this server may read the head differently, and take the body of one request for the request of another
 * client (request smuggling). Belongs to one event loop. {@code MalformedHttpTest} has each request that is named here.
 */
final class RequestHeadValidator implements Handler<HttpServerRequest> {
    private final AccessLog accessLog;
    private final Handler<HttpServerRequest> next;

    RequestHeadValidator(AccessLog accessLog, Handler<HttpServerRequest> next) {
        this.accessLog = accessLog;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        // A malformed chunk behind a head that was accepted (RFC 9112, 7.1): Vert.x closes the connection without a
        // response. The reader of the body replaces this handler.
        request.exceptionHandler(broken -> refuseMalformed(request));
        String violation = violation(request);
        if (violation == null) {
            next.handle(request);
        } else {
            refuse(request, ProblemDetails.of(400, violation));
        }
    }

    /**
     * Responds to a request that Vert.x could not parse. A preflight request succeeds, so that the page can read what
     * is wrong in the response to the request itself.
     */
    void handleMalformed(HttpServerRequest request, CorsPolicy cors) {
        if (cors.isPreflight(request)) {
            request.connection().shutdown();
            accessLog.recordRefused(request, 204);
            cors.respondToPreflight(request.response().putHeader("Connection", "close"));
        } else {
            refuseMalformed(request);
        }
    }

    private void refuseMalformed(HttpServerRequest request) {
        refuse(request, ErrorHandler.problemOfMalformed(request.decoderResult().cause()));
    }

    /** Responds with the problem and closes the connection; no later request on it is handled. */
    private void refuse(HttpServerRequest request, ProblemDetails problem) {
        if (request.response().headWritten() || request.response().closed()) {
            request.connection().close();
            return;
        }
        // The next bytes may be the rest of the refused request's body. After this, Vert.x ignores them.
        request.connection().shutdown();
        accessLog.recordRefused(request, problem.status());
        ErrorHandler.respondAndClose(request, problem);
    }

    /** Returns what is wrong with the head, or null. */
    private static @Nullable String violation(HttpServerRequest request) {
        if (!hasOneHost(request)) {
            return "The request must have one Host header, which must name a host.";
        }
        if (!hasOneFraming(request)) {
            return "A body must have either one Content-Length header, or only Transfer-Encoding: chunked.";
        }
        return hasHiddenBody(request) ? ErrorHandler.MALFORMED_REQUEST : null;
    }

    /** Refuses no Host, {@code "Host:"}, two of them, and {@code "Host: u@x"} (RFC 9112, 3.2), which Vert.x ignores. */
    private static boolean hasOneHost(HttpServerRequest request) {
        var host = request.authority();
        return request.version() == HttpVersion.HTTP_1_0
                || (host != null
                        && !host.host().isEmpty()
                        && request.headers().getAll("Host").size() == 1);
    }

    /**
     * Refuses {@code "Transfer-Encoding: gzip"} and {@code "gzip, chunked"} (RFC 9112, 6.1). Netty takes the first for
     * no body, so the body would be the next request. It refuses both framings together, and lengths that are no
     * numbers.
     */
    private static boolean hasOneFraming(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        return codings.isEmpty() || (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"));
    }

    /** Refuses the handshake of an old WebSocket draft, after which Netty reads a body of 8 bytes (RFC 9112, 6.3). */
    private static boolean hasHiddenBody(HttpServerRequest request) {
        return request.headers().contains("Sec-WebSocket-Key1")
                && request.headers().contains("Sec-WebSocket-Key2");
    }
}
