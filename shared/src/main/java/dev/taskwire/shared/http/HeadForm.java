package dev.taskwire.shared.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Whether a request's head can be read in one way only (RFC 9112, 3.2 and 6.1). Where the library is lenient, another
 * process in front of us may read the head differently, and somebody's body as somebody else's request.
 */
final class HeadForm {
    private HeadForm() {}

    /** One Host, no field without a name, and a body that is framed by its length or by chunks, never by both. */
    static boolean isUnambiguous(HttpServerRequest request) {
        var headers = request.headers();
        boolean oneHost = request.version() == HttpVersion.HTTP_1_0
                || headers.getAll("Host").size() == 1;
        var codings = headers.getAll("Transfer-Encoding");
        boolean oneFraming = codings.isEmpty()
                || (codings.size() == 1
                        && codings.get(0).equalsIgnoreCase("chunked")
                        && !headers.contains("Content-Length"));
        return oneHost && oneFraming && !headers.contains("");
    }
}
