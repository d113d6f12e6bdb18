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
 * Lets through requests whose head can be read in one way only (RFC 9112, 3.2 and 6.1). Where the library is lenient,
 * another process in front of us may read the head differently, and somebody's body as somebody else's request. Belongs
 * to one event loop.
 */
final class RequestHeadValidator implements Handler<HttpServerRequest> {
    private final AccessLog log;
    private final Handler<HttpServerRequest> next;
    private final Set<HttpConnection> refused = Collections.newSetFromMap(new WeakHashMap<>());

    RequestHeadValidator(AccessLog log, Handler<HttpServerRequest> next) {
        this.log = log;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        // Whoever reads the body replaces this.
        request.exceptionHandler(broken -> malformed(request));
        if (refused.contains(request.connection())) {
            // It may be the rest of the refused one's body.
            return;
        }
        String fault = fault(request);
        if (fault == null) {
            next.handle(request);
        } else {
            refuse(request, ProblemDetails.of(400, fault));
        }
    }

    /** Answers a request that the library could not read. */
    void malformed(HttpServerRequest request) {
        refuse(request, ErrorHandler.malformed(request.decoderResult().cause()));
    }

    /** It is the last one of its connection that is answered. */
    private void refuse(HttpServerRequest request, ProblemDetails problem) {
        if (!refused.add(request.connection())) {
            return;
        }
        if (request.response().headWritten() || request.response().closed()) {
            request.connection().close();
            return;
        }
        log.refused(request, problem.status());
        ErrorHandler.answerLast(request, problem);
    }

    /** One Host, no field without a name, and a body that is framed by its length or by chunks, never by both. */
    private static @Nullable String fault(HttpServerRequest request) {
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
        // The library believes that 8 bytes follow these, as a draft of WebSocket once had it.
        boolean hasHiddenBody = headers.contains("Sec-WebSocket-Key1") && headers.contains("Sec-WebSocket-Key2");
        if (!oneHost) {
            return "There must be one Host field that names a host.";
        }
        if (!oneFraming) {
            return "A body must be framed by one Content-Length, or by Transfer-Encoding: chunked alone.";
        }
        return hasHiddenBody || headers.contains("") ? ErrorHandler.NOT_HTTP : null;
    }
}
