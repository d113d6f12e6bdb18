package dev.taskwire.shared.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Lets through requests whose head can be read in one way only (RFC 9112, 3.2 and 6.1). Where the library is lenient,
 * another process in front of us may read the head differently, and somebody's body as somebody else's request. Belongs
 * to one event loop.
 */
final class HeadCheck implements Handler<HttpServerRequest> {
    private final Handler<HttpServerRequest> next;
    private final Set<HttpConnection> refused = Collections.newSetFromMap(new WeakHashMap<>());

    HeadCheck(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        // Whoever reads the body replaces this.
        request.exceptionHandler(broken -> refuse(request));
        if (refused.contains(request.connection())) {
            // It may be the rest of the refused one's body.
            return;
        }
        if (isUnambiguous(request)) {
            next.handle(request);
        } else {
            refuse(request);
        }
    }

    /** Answers a request that is malformed; it is the last one of its connection that is answered. */
    void refuse(HttpServerRequest request) {
        if (refused.add(request.connection())) {
            ErrorHandler.answerMalformed(request);
        }
    }

    /** One Host, no field without a name, and a body that is framed by its length or by chunks, never by both. */
    private static boolean isUnambiguous(HttpServerRequest request) {
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
        return oneHost && oneFraming && !hasHiddenBody && !headers.contains("");
    }
}
