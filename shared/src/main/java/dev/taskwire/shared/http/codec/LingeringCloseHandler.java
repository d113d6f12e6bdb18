package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in two steps (RFC 9112, 9.6): first the side that sends, then, once the client has closed its
 * side or after a limit of time or bytes, the whole connection. Bytes that arrive in between are discarded. If a socket
 * is closed while it holds unread bytes, or if bytes arrive afterwards, the operating system resets the connection, and
 * the client can lose a response that it has not read yet. {@code DrainTest} has such a client. Must be the first
 * handler of its connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the close of the channel completes the given promise
final class LingeringCloseHandler extends ChannelDuplexHandler {
    private static final Duration MAX_LINGER = Duration.ofSeconds(2);
    private static final int MAX_DISCARDED_BYTES = 1024 * 1024;

    private final Runnable onClose;
    private boolean closing;
    private long discardedBytes;

    /**
     * Creates a handler.
     *
     * @param onClose runs when the connection begins to close
     */
    LingeringCloseHandler(Runnable onClose) {
        this.onClose = onClose;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (closing || !ctx.channel().isActive() || !(ctx.channel() instanceof DuplexChannel channel)) {
            ctx.close(promise);
            return;
        }
        closing = true;
        onClose.run();
        channel.closeFuture().addListener(closed -> promise.trySuccess());
        // Written after everything else: a client that reads slowly has time until it is evicted.
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            channel.shutdownOutput();
            var timer = ctx.executor().schedule(() -> ctx.close(), MAX_LINGER.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> timer.cancel(false));
        });
        // Later handlers may have stopped the reads.
        channel.config().setAutoRead(true);
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!closing) {
            ctx.fireChannelRead(msg);
            return;
        }
        discardedBytes += ((ByteBuf) msg).readableBytes();
        ReferenceCountUtil.release(msg);
        if (discardedBytes > MAX_DISCARDED_BYTES) {
            ctx.close();
        }
    }
}
