package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ResponseBudget;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;

/** Changes how Vert.x reads from a connection, writes to it and closes it. */
public final class ConnectionHardening {
    private static final Http1ServerConfig HTTP1_CONFIG =
            HttpServerLimits.options().getHttp1Config();
    /** The name of the HTTP decoder that Vert.x installs. Handlers before it see bytes. */
    private static final String DECODER_NAME = "httpDecoder";

    private static final int MIN_READ_BYTES = 256;
    private static final int INITIAL_READ_BYTES = 2048;
    /** Bytes that have been read but may not be handled yet are kept for every connection. */
    private static final int MAX_READ_BYTES = 4096;

    private final HttpConnection connection;
    private final Channel channel;
    private final PipeliningLimiter pipeliningLimiter = new PipeliningLimiter();
    private final ResponsePacer pacer;
    private final ResponseEndHandler responseEndHandler = new ResponseEndHandler();
    private boolean endsWithNextResponse;

    /** Reports the end of each response to the limiter, and announces the end of the connection (RFC 9112, 9.6). */
    @SuppressWarnings("FutureReturnValueIgnored") // completes the given promise
    private final class ResponseEndHandler extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (msg instanceof HttpResponse response && !isInterim(msg) && endsWithNextResponse) {
                // Here and not in the request's handler: Vert.x writes another value for a client of HTTP/1.0.
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                // Vert.x ignores later requests, and closes the connection after this response.
                connection.shutdown();
            }
            boolean isResponseEnd = msg instanceof LastHttpContent && !isInterim(msg);
            ctx.write(msg, promise);
            if (isResponseEnd) {
                pipeliningLimiter.onResponseWritten(pacer.isAllFlushed());
            }
        }
    }

    private ConnectionHardening(HttpConnection connection, ResponseBudget budget) {
        this.connection = connection;
        this.channel = channel(connection);
        this.pacer = new ResponsePacer(budget, pipeliningLimiter::onAllFlushed);
    }

    /** Hardens a connection that has just been accepted, so that nothing has been read from it. */
    public static ConnectionHardening harden(HttpConnection connection, ResponseBudget budget) {
        var hardening = new ConnectionHardening(connection, budget);
        hardening.install();
        return hardening;
    }

    private void install() {
        limitReads(channel);
        channel.config().setWriteBufferWaterMark(ResponsePacer.WATER_MARK);
        channel.pipeline()
                .addFirst("lingeringClose", new LingeringCloseHandler(pipeliningLimiter::close))
                .addBefore(DECODER_NAME, "responsePacer", pacer)
                .addBefore(DECODER_NAME, "pipeliningLimiter", pipeliningLimiter)
                .addBefore("handler", "responseEnd", responseEndHandler)
                .replace(DECODER_NAME, DECODER_NAME, new StrictRequestDecoder(HTTP1_CONFIG, pipeliningLimiter));
    }

    /** Limits each further read to a few kilobytes. */
    static void limitReads(Channel channel) {
        channel.config()
                .setRecvByteBufAllocator(
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, INITIAL_READ_BYTES, MAX_READ_BYTES)
                                .maxMessagesPerRead(1));
    }

    private static boolean isInterim(Object msg) {
        return msg instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    ResponsePacer pacer() {
        return pacer;
    }

    /** Returns the listening socket that has accepted the connection. */
    public Channel listener() {
        return channel.parent();
    }

    public void onClose(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    /** Makes the next response whose head is written the last one of the connection. */
    public void endWithNextResponse() {
        endsWithNextResponse = true;
    }

    /** Holds back requests of which no head has been read yet. */
    public void holdRequests() {
        pipeliningLimiter.hold();
    }

    /** Handles the requests that were held back. */
    public void releaseRequests() {
        pipeliningLimiter.release();
    }

    /** Returns whether a response is still to be sent. */
    public boolean isResponding() {
        return pipeliningLimiter.isResponding();
    }

    /** Closes the connection if it has been waiting for a request for so long, and nothing of one has been read. */
    public void closeIfIdle(Duration idle) {
        if (pipeliningLimiter.nanosIdle(System.nanoTime()) >= idle.toNanos()) {
            connection.shutdown();
        }
    }

    /** Closes the connection without waiting until the client has read what was written. Vert.x would wait for ever. */
    public void cutOff() {
        cutOff(channel);
    }

    /** Closes any connection of a server in the same way. */
    public static void cutOff(HttpConnection connection) {
        cutOff(channel(connection));
    }

    /** Closes the transport directly, since a close through the whole pipeline would have to wait for the client. */
    public static void cutOff(Channel channel) {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            closeFrom(first);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the result is not needed
    private static void closeFrom(ChannelHandlerContext first) {
        first.close();
    }

    public static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }
}
