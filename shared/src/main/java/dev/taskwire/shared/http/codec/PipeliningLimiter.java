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
    private boolean requestBegun;
    private boolean held;
    private boolean closed;
    private long lastActivity = System.nanoTime();
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
        requestHeld = closed || held || isResponding();
        return !requestHeld;
    }

    /** Holds requests back until {@link #release}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        scheduleResume();
    }

    /** Begins no more requests. */
    void close() {
        closed = true;
    }

    /** Records that a part of a request has been read. */
    void onRequestBegun() {
        requestBegun = true;
    }

    /** Records that a request has been read completely. */
    void onRequestRead() {
        requestBegun = false;
        pendingResponses++;
    }

    /** Returns whether a response is still to be sent. */
    boolean isResponding() {
        return pendingResponses > 0 || !allFlushed;
    }

    /**
     * Returns for how long the connection has been waiting for a request of which nothing has been read yet; 0 if it is
     * not waiting for one, or is closing already.
     */
    long nanosIdle(long now) {
        return closed || requestBegun || requestHeld || isResponding() ? 0 : now - lastActivity;
    }

    /**
     * Records that a response has been written.
     *
     * @param isFlushed whether it has been flushed to the socket already
     */
    void onResponseWritten(boolean isFlushed) {
        pendingResponses--;
        allFlushed = isFlushed;
        lastActivity = System.nanoTime();
        scheduleResume();
    }

    /** Records that everything that was written has been flushed to the socket. */
    void onAllFlushed() {
        allFlushed = true;
        lastActivity = System.nanoTime();
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
