package dev.taskwire.shared.http.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a pipelined request until the client has received the responses before it. A pipelined request waits as a
 * few bytes: while any wait, nothing more is read. Otherwise requests of a client that reads no responses would be
 * handled in advance, and would be kept as objects many times their size (RFC 9112, 9.3.2). Vert.x waits only until a
 * response has been written, not until the client has received it. {@code ServerMemoryLimitsTest} has such clients.
 * Belongs to one event loop.
 */
final class PipeliningLimiter extends ChannelDuplexHandler {
    private int pendingResponses;
    private boolean allFlushed = true;
    private boolean requestHeld;
    private boolean resumeScheduled;
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Returns whether the next request head may be decoded. If not, the decoder is called again with the same bytes
     * later.
     */
    boolean mayBeginRequest() {
        requestHeld = pendingResponses > 0 || !allFlushed;
        return !requestHeld;
    }

    /** Records that a request has been read completely. */
    void onRequestRead() {
        pendingResponses++;
    }

    /**
     * Records that a response has been written.
     *
     * @param isFlushed whether it has been flushed to the socket already
     */
    void onResponseWritten(boolean isFlushed) {
        pendingResponses--;
        allFlushed = isFlushed;
        scheduleResume();
    }

    /** Records that everything that was written has been flushed to the socket. */
    void onAllFlushed() {
        allFlushed = true;
        scheduleResume();
    }

    private void scheduleResume() {
        var ctx = context;
        if (ctx != null && requestHeld && !resumeScheduled && pendingResponses <= 0 && allFlushed) {
            resumeScheduled = true;
            // Vert.x has not finished with the response yet.
            ctx.executor().execute(() -> resume(ctx));
        }
    }

    private void resume(ChannelHandlerContext ctx) {
        resumeScheduled = false;
        if (!ctx.isRemoved() && ctx.channel().isActive() && mayBeginRequest()) {
            ctx.fireChannelRead(Unpooled.EMPTY_BUFFER);
            if (!requestHeld) {
                ctx.channel().config().setAutoRead(true);
            }
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ctx.fireChannelRead(msg);
        if (requestHeld) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Passes on a read, which the decoder requests when it needs more bytes, unless a request is held back. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!requestHeld) {
            ctx.read();
        }
    }
}
