package dev.taskwire.shared.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a request's body into memory, within a bound. */
public final class RequestBody {
    /** The largest body that any process takes. */
    public static final int LIMIT = 1024 * 1024;

    /** How much of a refused body is still read, so that the sender gets to see the answer. */
    private static final long DISCARDED = 16L * LIMIT;

    private RequestBody() {}

    /**
     * The whole body; a 413 when it is over the limit, a 408 when it is not whole by the deadline. The rest of a
     * refused body is discarded as it comes, up to a bound, since closing at once would reset the connection before the
     * sender has read the answer.
     */
    public static Future<Buffer> read(HttpServerRequest request, Deadline deadline) {
        long announced = announcedLength(request);
        if (announced > LIMIT) {
            discard(request, announced);
            return Future.failedFuture(tooLarge());
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect")) && request.version() == HttpVersion.HTTP_1_1) {
            request.response().writeContinue();
        }
        Promise<Buffer> whole = RequestContext.promise();
        // Grows with what comes, not with what is announced: announcing costs a sender nothing.
        var buffer = Buffer.buffer();
        request.exceptionHandler(broken -> whole.tryFail(malformed(request)));
        request.endHandler(end -> whole.tryComplete(buffer));
        request.handler(chunk -> {
            if (buffer.length() + chunk.length() > LIMIT) {
                discard(request, buffer.length());
                whole.tryFail(tooLarge());
            } else {
                buffer.appendBuffer(chunk);
            }
        });
        request.resume();
        return whole.future()
                .timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS)
                .recover(failure ->
                        Future.failedFuture(failure instanceof TimeoutException ? tooSlow(request) : failure));
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException refusedByTheDecoder) {
            return -1;
        }
    }

    private static void discard(HttpServerRequest request, long soFar) {
        if (soFar > DISCARDED) {
            request.response().putHeader("Connection", "close");
        }
        var left = new long[] {DISCARDED - soFar};
        request.exceptionHandler(gone -> {});
        request.endHandler(end -> {});
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.resume();
    }

    private static HttpException malformed(HttpServerRequest request) {
        if (!request.response().headWritten()) {
            request.response().putHeader("Connection", "close");
        }
        return new HttpException(400, "The body is malformed or broke off.");
    }

    private static HttpException tooSlow(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        return new HttpException(408, "The body did not arrive in time.");
    }

    private static HttpException tooLarge() {
        return new HttpException(413, "The body is over " + LIMIT + " bytes.");
    }
}
