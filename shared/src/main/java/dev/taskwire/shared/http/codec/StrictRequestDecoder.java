package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.header.HeaderList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1 decoder of Vert.x, which refuses what Netty would repair. Only the hooks of Netty's decoder are
 * overridden, so Netty itself marks the request as malformed and ignores the rest of the connection. Belongs to one
 * connection. {@code MalformedHttpTest} and {@code StrictRequestDecoderTest} have each request that is named here.
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
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean betweenRequests = true;
    /** Whether a field line has been read and the next line, of the same head or trailer, has not. */
    private boolean afterField;

    private int fieldCount;
    /** Where the bytes begin that the current call decodes. */
    private int decodeStart;

    private @Nullable AbsoluteTarget absoluteTarget;
    /** Kept apart, since Netty discards the line before the one that it rejects. */
    private @Nullable String origin;

    private @Nullable RejectedHead rejectedHead;

    StrictRequestDecoder(Http1ServerConfig config, PipeliningLimiter gate) {
        super(config);
        this.pipeliningLimiter = gate;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (betweenRequests && !pipeliningLimiter.mayBeginRequest()) {
            return;
        }
        if (betweenRequests && !isBlank(in)) {
            pipeliningLimiter.onRequestBegun();
        }
        if (rejectedHead == null) {
            decodeNext(ctx, in, out);
        }
        if (rejectedHead != null && rejectedHead.read(in)) {
            out.add(rejectedHead.request());
            rejectedHead = null;
        }
        if (!out.isEmpty()) {
            afterField = false;
            if (out.get(out.size() - 1) instanceof LastHttpContent) {
                betweenRequests = true;
                fieldCount = 0;
                origin = null;
                pipeliningLimiter.onRequestRead();
            }
        }
    }

    private void decodeNext(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        received = in;
        decodeStart = in.readerIndex();
        boolean beforeRequestLine = betweenRequests;
        if (afterField) {
            rejectFoldedLine();
        }
        super.decode(ctx, in, out);
        if (out.isEmpty() || !(out.get(0) instanceof HttpRequest request)) {
            return;
        }
        if (request.decoderResult().isFailure()) {
            out.clear();
            in.readerIndex(decodeStart);
            rejectedHead = new RejectedHead(request, beforeRequestLine, origin);
            return;
        }
        if (absoluteTarget != null) {
            absoluteTarget.applyTo(request);
        }
        separateConnectionOptions(request);
    }

    /**
     * Gives each option its own line: Vert.x overlooks the one in {@code "Connection: close,"} and {@code "x, close"}.
     */
    private static void separateConnectionOptions(HttpRequest request) {
        if (!request.headers().contains(HttpHeaderNames.CONNECTION)) {
            return;
        }
        var lines = request.headers().getAll(HttpHeaderNames.CONNECTION);
        if (lines.stream().anyMatch(line -> line.indexOf(',') >= 0)) {
            request.headers().set(HttpHeaderNames.CONNECTION, HeaderList.elements(lines));
        }
    }

    /** Returns whether the bytes are only line ends, which may stand before a request (RFC 9112, 2.2). */
    private static boolean isBlank(ByteBuf in) {
        return in.forEachByte(one -> one == '\r' || one == '\n') < 0;
    }

    /**
     * Refuses a request line with two spaces or a tab between words, and a NUL in the target (RFC 9112, 3). Netty
     * splits at any white space and keeps the NUL.
     */
    @Override
    @SuppressWarnings("OrphanedFormatString") // the text shows a percent-encoded letter
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        int spaces = 0;
        boolean isAsciiTarget = true;
        for (int i = 0; i < start; i++) {
            // Bytes above 127 are negative.
            if (line[i] < ' ' && (line[i] >= 0 || spaces == 0)) {
                throw new IllegalArgumentException("a control character, or a method that is not ASCII");
            }
            isAsciiTarget &= line[i] >= 0;
            spaces += line[i] == ' ' ? 1 : 0;
        }
        if (!isAsciiTarget) {
            throw new MalformedTargetException(
                    "The request target must be ASCII. Percent-encode the UTF-8 bytes of all other characters, for example "
                            + "\u00e9 as %C3%A9.");
        }
        if (spaces != REQUEST_LINE_SPACES) {
            throw new IllegalArgumentException("not one space between the words");
        }
        return super.splitThirdWordInitialLine(line, start, length);
    }

    /**
     * Refuses {@code "GET / http/1.1"} and {@code "GET / HTTP/2.0"} (RFC 9112, 2.3). Vert.x takes any word for a
     * version, and responds to unknown ones with an empty 501 or with nothing. Turns a target in absolute form into its
     * path and query.
     */
    @Override
    protected HttpMessage createMessage(String[] requestLine) {
        betweenRequests = false;
        String version = requestLine[2];
        if (version.indexOf(' ') > 0) {
            throw new MalformedTargetException("The request target must not contain a space. Write it as %20.");
        }
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw VERSION.matcher(version).matches()
                    ? new UnsupportedHttpVersionException()
                    : new IllegalArgumentException("no version");
        }
        absoluteTarget = AbsoluteTarget.parse(requestLine[0], requestLine[1]);
        return super.createMessage(
                absoluteTarget == null
                        ? requestLine
                        : new String[] {requestLine[0], absoluteTarget.originForm(), version});
    }

    /**
     * Refuses 101 fields in head and trailer together (RFC 6585, 5). Netty bounds bytes only, and a head of 16 KiB can
     * hold 8,000 fields, as objects of many times that size. Refuses {@code ": c"}, a field without a name (RFC 9110,
     * 5.1).
     */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++fieldCount > MAX_FIELDS) {
            throw new TooLongHttpHeaderException("too many fields");
        }
        if (length == 0) {
            throw new IllegalArgumentException("a field without a name");
        }
        afterField = true;
        rejectFoldedLine();
        if (origin == null && isOrigin(line, start, length)) {
            origin = lastLine().substring(length + 1).strip();
        }
        return super.splitHeaderName(line, start, length);
    }

    private static boolean isOrigin(byte[] line, int start, int length) {
        return length == HttpHeaderNames.ORIGIN.length()
                && HttpHeaderNames.ORIGIN.contentEqualsIgnoreCase(new AsciiString(line, start, length, false));
    }

    /** Returns the line that Netty has just read. */
    private String lastLine() {
        int end = received.readerIndex() - 1;
        int before = received.indexOf(end, decodeStart, (byte) '\n');
        int from = before < 0 ? decodeStart : before + 1;
        return received.toString(from, end - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * Refuses {@code "A: b\r\n c"} (RFC 9112, 5.2). Netty would join the second line to the first, without calling any
     * hook. It refuses a line that begins with NUL.
     */
    private void rejectFoldedLine() {
        if (received.isReadable()) {
            int next = received.readerIndex();
            if (received.getByte(next) == ' ' || received.getByte(next) == '\t') {
                received.setByte(next, 0);
            }
        }
    }
}
