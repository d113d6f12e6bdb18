package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.error.ProblemDetails;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Accepts only requests whose head can be read in one way (RFC 9112, 3.2 and 6.1). Where Vert.x is lenient, a proxy in
 * front of this server may read the head differently, and take the body of one request for the request of another
 * client (request smuggling). Belongs to one event loop.
 */
final class RequestHeadValidator implements Handler<HttpServerRequest> {
    private final AccessLog accessLog;
    private final Handler<HttpServerRequest> next;
    private final Set<HttpConnection> refusedConnections = Collections.newSetFromMap(new WeakHashMap<>());

    RequestHeadValidator(AccessLog accessLog, Handler<HttpServerRequest> next) {
        this.accessLog = accessLog;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        // The reader of the body replaces this handler.
        request.exceptionHandler(broken -> handleMalformed(request));
        if (refusedConnections.contains(request.connection())) {
            // These bytes may be the rest of the refused request's body.
            return;
        }
        String violation = violation(request);
        if (violation == null) {
            next.handle(request);
        } else {
            refuse(request, ProblemDetails.of(400, violation));
        }
    }

    /** Responds to a request that Vert.x could not parse. */
    void handleMalformed(HttpServerRequest request) {
        refuse(request, ErrorHandler.problemOfMalformed(request.decoderResult().cause()));
    }

    /** Responds with the problem and closes the connection; no later request on it is handled. */
    private void refuse(HttpServerRequest request, ProblemDetails problem) {
        if (!refusedConnections.add(request.connection())) {
            return;
        }
        if (request.response().headWritten() || request.response().closed()) {
            request.connection().close();
            return;
        }
        accessLog.recordRefused(request, problem.status());
        ErrorHandler.respondAndClose(request, problem);
    }

    /**
     * Returns what is wrong with the head, or null. There must be one Host, no header field without a name, and a body
     * that is framed by its length or by chunks, never by both.
     */
    private static @Nullable String violation(HttpServerRequest request) {
        var headers = request.headers();
        var host = request.authority();
        boolean oneHost = request.version() == HttpVersion.HTTP_1_0
                || (host != null
                        && !host.host().isEmpty()
                        && headers.getAll("Host").size() == 1);
        var codings = headers.getAll("Transfer-Encoding");
        boolean oneFraming = codings.isEmpty()
                || (codings.size() == 1
                        && codings.get(0).equalsIgnoreCase("chunked")
                        && !headers.contains("Content-Length"));
        // Vert.x expects 8 bytes after these fields, as a draft of WebSocket required.
        boolean hasHiddenBody = headers.contains("Sec-WebSocket-Key1") && headers.contains("Sec-WebSocket-Key2");
        if (!oneHost) {
            return "The request must have one Host header, which must name a host.";
        }
        if (!oneFraming) {
            return "A body must have either one Content-Length header, or only Transfer-Encoding: chunked.";
        }
        return hasHiddenBody || headers.contains("") ? ErrorHandler.MALFORMED_REQUEST : null;
    }
}
