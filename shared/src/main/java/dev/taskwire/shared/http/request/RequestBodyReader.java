package dev.taskwire.shared.http.request;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.header.HeaderList;
import dev.taskwire.shared.http.limit.RequestBodyBudget;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a request body into memory, up to the limit of its operation and while the process has memory for it. */
public final class RequestBodyReader {
    /** The largest body of any operation, in bytes. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** The bytes of a refused body that are still read, so that the client sees the response. */
    private static final long MAX_DISCARDED_BYTES = 16L * MAX_BYTES;

    private final HttpServerRequest request;
    private final int maxBytes;
    private final RequestBodyBudget.Reservation reservation;
    private final Promise<Buffer> result = ContextPromises.promise();
    /**
     * The announced length, or -1. The buffer never grows beyond it, nor beyond twice what has arrived, since
     * announcing a length costs a client nothing.
     */
    private final long announcedBytes;

    private byte[] bytes = new byte[0];
    private int length;

    private RequestBodyReader(HttpServerRequest request, int maxBytes, RequestBodyBudget.Reservation reservation) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.reservation = reservation;
        this.announcedBytes = announcedLength(request);
    }

    /**
     * Returns the whole body. Fails with status 413 if it exceeds the limit, 408 if it is not complete by the deadline,
     * and UNAVAILABLE if there is no memory for it. The rest of a refused body is discarded as it arrives, up to a
     * bound, since an immediate close would reset the connection before the client has read the response.
     *
     * @param maxBytes the limit of the operation
     * @param reservation counts the memory; its owner closes it when the body is no longer needed
     */
    public static Future<Buffer> read(
            HttpServerRequest request, Deadline deadline, int maxBytes, RequestBodyBudget.Reservation reservation) {
        return new RequestBodyReader(request, maxBytes, reservation).read(deadline);
    }

    private Future<Buffer> read(Deadline deadline) {
        if (announcedBytes > maxBytes) {
            discard(announcedBytes);
            return Future.failedFuture(tooLarge());
        }
        if (request.version() == HttpVersion.HTTP_1_1
                && HeaderList.elements(request.headers().getAll("Expect")).stream()
                        .anyMatch("100-continue"::equalsIgnoreCase)) {
            request.response().writeContinue();
        }
        request.exceptionHandler(broken -> result.tryFail(malformed()));
        request.endHandler(end -> result.tryComplete(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, length))));
        request.handler(this::append);
        request.resume();
        return result.future()
                .timeout(deadline.remainingMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? tooSlow() : failure));
    }

    private void append(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > maxBytes) {
            refuse(tooLarge());
        } else if (needed > bytes.length && !grow(needed)) {
            refuse(ApplicationException.unavailable("The service is receiving too many bodies. Try again later.")
                    .asNotProcessed());
        } else {
            chunk.getBytes(bytes, length);
            length = needed;
        }
    }

    /** Enlarges the buffer. During the copy both arrays exist, and both are counted. */
    private boolean grow(int needed) {
        long most = announcedBytes < 0 ? maxBytes : Math.max(announcedBytes, needed);
        int capacity = (int) Math.min(most, Math.max(needed, 2L * bytes.length));
        if (!reservation.tryReserve(capacity)) {
            return false;
        }
        byte[] larger = new byte[capacity];
        System.arraycopy(bytes, 0, larger, 0, length);
        int before = bytes.length;
        bytes = larger;
        if (before > 0) {
            reservation.release(before);
        }
        return true;
    }

    private void refuse(Throwable failure) {
        discard(length);
        reservation.close();
        bytes = new byte[0];
        result.tryFail(failure);
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException refusedByTheDecoder) {
            return -1;
        }
    }

    private void discard(long soFar) {
        if (soFar > MAX_DISCARDED_BYTES) {
            request.response().putHeader("Connection", "close");
        }
        var left = new long[] {MAX_DISCARDED_BYTES - soFar};
        request.exceptionHandler(ignored -> {});
        request.endHandler(end -> {});
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.resume();
    }

    private HttpException malformed() {
        if (!request.response().headWritten()) {
            request.response().putHeader("Connection", "close");
        }
        return new HttpException(400, "The body is malformed or incomplete.");
    }

    /** Returns the failure for a body that is too slow. Later bytes are discarded until the connection is closed. */
    private HttpException tooSlow() {
        request.handler(chunk -> {});
        request.response().putHeader("Connection", "close");
        return new HttpException(408, "The body did not arrive in time.");
    }

    private ApplicationException tooLarge() {
        return ApplicationException.of(
                ErrorCode.TOO_LARGE, "The body is too large; it must be at most " + maxBytes + " bytes.");
    }
}
