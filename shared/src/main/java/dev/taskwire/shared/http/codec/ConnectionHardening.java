package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ResponseBudget;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** Changes how the library reads a connection, how it writes to it, and how it ends one. */
public final class ConnectionHardening {
    private static final Http1ServerConfig HTTP = HttpServerLimits.options().getHttp1Config();
    /** The name of the library's decoder, before which bytes are bytes. */
    private static final String DECODER = "httpDecoder";

    private static final int MIN_READ_BYTES = 256;
    private static final int FIRST_READ_BYTES = 2048;
    /** What has been read and may not be handled yet is kept, of every connection. */
    private static final int MAX_READ_BYTES = 4096;

    private final Channel channel;
    private final PipeliningLimiter gate = new PipeliningLimiter();
    private final ResponsePacer pacer;
    private final AnswerEnd answerEnd = new AnswerEnd();

    /** Tells the gate of answers; and of what is written the library loses nothing when it closes at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    private final class AnswerEnd extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            boolean isEnd = msg instanceof LastHttpContent && !isInterim(msg);
            ctx.write(msg, promise);
            if (isEnd) {
                gate.answered(pacer.isIdle());
            }
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            ctx.flush();
            ctx.close(promise);
        }
    }

    private ConnectionHardening(Channel channel, ResponseBudget answers) {
        this.channel = channel;
        this.pacer = new ResponsePacer(answers, gate::taken);
    }

    /** For a connection that has been accepted now, so that nothing has been read of it. */
    public static ConnectionHardening make(HttpConnection connection, ResponseBudget answers) {
        var made = new ConnectionHardening(channel(connection), answers);
        made.install();
        return made;
    }

    private void install() {
        boundReads(channel);
        channel.config().setWriteBufferWaterMark(ResponsePacer.WATER_MARK);
        channel.pipeline()
                .addBefore(DECODER, "answerPacer", pacer)
                .addBefore(DECODER, "pipelineGate", gate)
                .addBefore("handler", "answerEnd", answerEnd)
                .replace(DECODER, DECODER, new StrictRequestDecoder(HTTP, gate));
    }

    /** Reads little at once, from now on. */
    static void boundReads(Channel channel) {
        channel.config()
                .setRecvByteBufAllocator(
                        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
                                .maxMessagesPerRead(1));
    }

    private static boolean isInterim(Object msg) {
        return msg instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** How its answers go out. */
    ResponsePacer pacer() {
        return pacer;
    }

    public void whenClosed(Runnable closed) {
        channel.closeFuture().addListener(end -> closed.run());
    }

    /** Closes without waiting until the client has read what was written, for which the library waits for ever. */
    public void cutOff() {
        cutOff(channel);
    }

    /** The same for any connection of a server. */
    public static void cutOff(HttpConnection connection) {
        cutOff(channel(connection));
    }

    /** Closes the transport: a close through the pipeline would have to wait for the client. */
    public static void cutOff(Channel channel) {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            closeFrom(first);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private static void closeFrom(ChannelHandlerContext first) {
        first.close();
    }

    public static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }
}
