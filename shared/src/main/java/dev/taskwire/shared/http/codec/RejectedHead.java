package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request head that Netty has rejected. Netty discards what follows the fault, for example all headers if the request
 * line is too long. This class looks for {@code Origin} in it: without this header the server cannot tell whether a
 * browser may show the response to the page that sent the request. Keeps one line at most.
 */
final class RejectedHead {
    /** The most that is read of a rejected head, while nothing of it is kept. */
    private static final int MAX_BYTES = 128 * 1024;
    /** Longer than any origin of a browser. */
    private static final int MAX_ORIGIN_LINE = 512;

    private static final String ORIGIN = "origin:";
    private static final String REQUESTED_METHOD = "access-control-request-method:";

    private final HttpRequest request;
    private final boolean waitsForEnd;
    private final StringBuilder line = new StringBuilder();
    private boolean beforeRequestLine;
    private int length;

    /**
     * Creates a head.
     *
     * @param request what Netty has made of it, with the reason
     * @param beforeRequestLine whether empty lines may come before the request line
     * @param origin the origin, if it came before the line with the fault
     */
    RejectedHead(HttpRequest request, boolean beforeRequestLine, @Nullable String origin) {
        this.request = request;
        this.beforeRequestLine = beforeRequestLine;
        var reason = request.decoderResult().cause();
        // Netty makes a full request if it could not read the request line. Such a client may not send HTTP at all.
        this.waitsForEnd = !(request instanceof FullHttpRequest)
                || reason instanceof TooLongFrameException
                || reason instanceof MalformedTargetException;
        if (origin != null) {
            addOrigin(origin);
        }
    }

    HttpRequest request() {
        return request;
    }

    /** Reads the bytes from the line with the fault on. Returns whether the request can be passed on. */
    boolean read(ByteBuf in) {
        boolean atEnd = false;
        while (!atEnd && in.isReadable()) {
            atEnd = append(in.readByte());
        }
        // What follows the head is ignored, since the connection is closed after the response.
        in.skipBytes(in.readableBytes());
        return atEnd || !waitsForEnd;
    }

    private boolean append(byte next) {
        length++;
        if (next != '\n') {
            if (line.length() < MAX_ORIGIN_LINE) {
                line.append((char) (next & 0xff));
            }
            return length >= MAX_BYTES;
        }
        String text = line.toString();
        line.setLength(0);
        boolean isEmpty = text.isEmpty() || text.equals("\r");
        if (isEmpty) {
            return !beforeRequestLine;
        }
        if (beforeRequestLine && text.startsWith("OPTIONS ")) {
            request.setMethod(HttpMethod.OPTIONS);
        }
        beforeRequestLine = false;
        if (text.regionMatches(true, 0, REQUESTED_METHOD, 0, REQUESTED_METHOD.length())) {
            // Its value does not matter.
            request.headers().set(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, HttpMethod.GET);
        }
        if (text.regionMatches(true, 0, ORIGIN, 0, ORIGIN.length())) {
            addOrigin(text.substring(ORIGIN.length()).strip());
        }
        return false;
    }

    private void addOrigin(String origin) {
        boolean isVisibleAscii = origin.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!origin.isEmpty() && isVisibleAscii && !request.headers().contains(HttpHeaderNames.ORIGIN)) {
            request.headers().set(HttpHeaderNames.ORIGIN, origin);
        }
    }
}
