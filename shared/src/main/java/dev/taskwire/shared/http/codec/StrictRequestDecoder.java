package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The HTTP/1 decoder of Vert.x without its leniency. Rejects head lines that begin with white space, request lines with
 * separators other than single spaces, unsupported versions, and too many header fields. Belongs to one connection.
 */
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final int MAX_FIELDS = 100;
    private static final int REQUEST_LINE_SPACES = 2;
    private static final Pattern VERSION = Pattern.compile("HTTP/\\d\\.\\d");

    /** The HTTP version is well-formed, but not supported. */
    public static final class UnsupportedHttpVersionException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final PipeliningLimiter pipeliningLimiter;
    private boolean inHead = true;
    private boolean hasRequestLine;
    private int fieldCount;
    private boolean failed;

    StrictRequestDecoder(Http1ServerConfig config, PipeliningLimiter gate) {
        super(config);
        this.pipeliningLimiter = gate;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (inHead && !hasRequestLine && !pipeliningLimiter.mayBeginRequest()) {
            return;
        }
        if (inHead && !isStrict(in)) {
            in.skipBytes(in.readableBytes());
            var invalid = createInvalidMessage();
            invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a lenient head")));
            out.add(invalid);
        } else {
            super.decode(ctx, in, out);
        }
        if (!out.isEmpty()) {
            trackState((HttpObject) out.get(out.size() - 1));
        }
    }

    private void trackState(HttpObject last) {
        failed = last.decoderResult().isFailure();
        inHead = last instanceof LastHttpContent;
        if (inHead) {
            hasRequestLine = false;
            fieldCount = 0;
            pipeliningLimiter.onRequestRead();
        }
    }

    /**
     * Returns whether the available lines of the head are strictly formed, before they are decoded. An incomplete line
     * is checked again when more of it has arrived.
     */
    private boolean isStrict(ByteBuf in) {
        boolean requestLineRead = hasRequestLine;
        int line = in.readerIndex();
        while (line < in.writerIndex()) {
            byte first = in.getByte(line);
            boolean empty =
                    first == '\n' || (first == '\r' && (line + 1 == in.writerIndex() || in.getByte(line + 1) == '\n'));
            if (empty && requestLineRead) {
                return true;
            }
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (!empty && (first <= ' ' || (!requestLineRead && end > 0 && !isRequestLine(in, line, end)))) {
                return false;
            }
            if (end < 0) {
                return true;
            }
            requestLineRead |= !empty;
            line = end + 1;
        }
        return true;
    }

    private static boolean isRequestLine(ByteBuf in, int from, int lineFeed) {
        int spaces = 0;
        for (int i = from; i < lineFeed - 1; i++) {
            byte c = in.getByte(i);
            if (c < ' ') {
                return false;
            }
            spaces += c == ' ' ? 1 : 0;
        }
        return spaces == REQUEST_LINE_SPACES;
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) {
        hasRequestLine = true;
        String version = requestLine[2];
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw VERSION.matcher(version).matches()
                    ? new UnsupportedHttpVersionException()
                    : new IllegalArgumentException("no version");
        }
        return super.createMessage(requestLine);
    }

    /** Returns a placeholder for a malformed request. Its version is 1.1, so that the response has that version too. */
    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request", Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++fieldCount > MAX_FIELDS) {
            throw new TooLongHttpHeaderException("too many fields");
        }
        return super.splitHeaderName(line, start, length);
    }
}
