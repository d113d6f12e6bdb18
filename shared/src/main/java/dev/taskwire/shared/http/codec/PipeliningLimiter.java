package dev.taskwire.shared.http.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Begins a connection's next request when its client has taken the answers before. A request that was pipelined waits
 * as bytes, and few of them: while any are there, nothing more is read. Otherwise a client that reads nothing would be
 * served ahead, and its requests be kept as objects many times their size. Belongs to one event loop.
 */
final class PipeliningLimiter extends ChannelDuplexHandler {
    private int unanswered;
    private boolean takenByClient = true;
    private boolean held;
    private boolean opening;
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Asked by the decoder before it begins a head; when it must wait, it is called again with the same bytes. */
    boolean mayBegin() {
        held = unanswered > 0 || !takenByClient;
        return !held;
    }

    /** A request has come to its end. */
    void requestRead() {
        unanswered++;
    }

    /** An answer has been written; the client may not have it yet. */
    void answered(boolean isTaken) {
        unanswered--;
        takenByClient = isTaken;
        open();
    }

    /** The client has all that was written. */
    void taken() {
        takenByClient = true;
        open();
    }

    private void open() {
        var ctx = context;
        if (ctx != null && held && !opening && unanswered <= 0 && takenByClient) {
            opening = true;
            // The library has not finished with the answer yet.
            ctx.executor().execute(() -> opened(ctx));
        }
    }

    private void opened(ChannelHandlerContext ctx) {
        opening = false;
        if (!ctx.isRemoved() && ctx.channel().isActive() && mayBegin()) {
            ctx.fireChannelRead(Unpooled.EMPTY_BUFFER);
            if (!held) {
                ctx.channel().config().setAutoRead(true);
            }
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ctx.fireChannelRead(msg);
        if (held) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** The decoder asks for more when it has made nothing of what it got. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!held) {
            ctx.read();
        }
    }
}
