package dev.taskwire.shared.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** Changes how the library reads a connection, and how it ends one. */
final class StrictConnection {
    private static final Http1ServerConfig BOUNDS = HttpVerticle.options().getHttp1Config();
    private static final AnswerFirst ANSWER_FIRST = new AnswerFirst();

    /** When a body is malformed, the library closes at once; an answer that is written, but not sent, would be lost. */
    @Sharable
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise
    private static final class AnswerFirst extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            ctx.flush();
            ctx.close(promise);
        }
    }

    private StrictConnection() {}

    /** For a connection that has been accepted now, so that nothing has been read of it. */
    static void make(HttpConnection connection) {
        var pipeline = pipeline(connection);
        pipeline.replace("httpDecoder", "httpDecoder", new RequestDecoder(BOUNDS));
        pipeline.addBefore("handler", "answerFirst", ANSWER_FIRST);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private static void close(ChannelHandlerContext from) {
        from.close();
    }

    /** Closes without waiting until the client has read what was written, for which the library waits for ever. */
    static void cutOff(HttpConnection connection) {
        var beforeTheLibrary = pipeline(connection).context(ANSWER_FIRST);
        if (beforeTheLibrary == null) {
            connection.close();
        } else {
            close(beforeTheLibrary);
        }
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    }
}
