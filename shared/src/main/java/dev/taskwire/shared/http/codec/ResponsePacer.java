package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ResponseBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Passes the responses of a connection to Netty in slices, no faster than the client receives them. Netty copies a
 * buffer of any size to memory outside the heap before the socket has room for it. Counts the pending bytes. While any
 * bytes wait here, the connection is not writable. Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // promises that were given are completed
final class ResponsePacer extends ChannelDuplexHandler {
    private static final int SLICE_BYTES = 16 * 1024;
    private static final int MAX_HANDED_BYTES = 64 * 1024;
    /**
     * Netty reports immediately that a channel is not writable when its own high-water mark is exceeded, but only later
     * when a handler requests it. So the mark is below the bound of this class.
     */
    static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(SLICE_BYTES, MAX_HANDED_BYTES - 2 * SLICE_BYTES);

    /** One of Netty's writability bits for handlers. Netty's traffic shaping would use it too, but is not in use. */
    private static final int WRITABILITY_INDEX = 2;

    private final ResponseBudget budget;
    private final Runnable onTaken;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final AtomicBoolean starved = new AtomicBoolean();
    private long waiting;
    private long handed;
    private long lastProgress;
    private boolean feeding;
    private boolean closed;
    private @Nullable ChannelHandlerContext context;

    private record Piece(ByteBuf content, ChannelPromise promise) {}

    /**
     * Creates a pacer for a connection on which nothing has been written.
     *
     * @param onFlushed runs whenever everything that was written has been flushed to the socket
     */
    ResponsePacer(ResponseBudget budget, Runnable onFlushed) {
        this.budget = budget;
        this.onTaken = onFlushed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Returns whether everything that was written has been flushed to the socket, as far as the operating system tells.
     */
    boolean isIdle() {
        return waiting == 0;
    }

    /**
     * Returns for how long the client has read nothing although bytes were available. Time spent waiting for the budget
     * does not count.
     */
    long nanosWithoutProgress(long now) {
        return handed == 0 ? 0 : now - lastProgress;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!(msg instanceof ByteBuf content)) {
            ctx.write(msg, promise);
            return;
        }
        if (closed) {
            content.release();
            fail(promise);
            return;
        }
        int bytes = content.readableBytes();
        waiting += bytes;
        budget.begin(bytes);
        pieces.add(new Piece(content, promise));
        writePending(ctx);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writePending(ctx);
        ctx.flush();
    }

    /** Tries to write again, in case no release of the budget has triggered it. */
    void retry() {
        var ctx = context;
        if (ctx != null && !pieces.isEmpty()) {
            writePending(ctx);
            ctx.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        discard();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    private void writePending(ChannelHandlerContext ctx) {
        if (feeding) {
            return;
        }
        feeding = true;
        while (!pieces.isEmpty() && writeNextSlice(ctx)) {
            // Continues until the client or the budget has no room.
        }
        feeding = false;
        if (!closed) {
            var buffer = ctx.channel().unsafe().outboundBuffer();
            if (buffer != null) {
                buffer.setUserDefinedWritability(WRITABILITY_INDEX, pieces.isEmpty());
            }
        }
    }

    private boolean writeNextSlice(ChannelHandlerContext ctx) {
        var piece = pieces.element();
        int bytes = Math.min(SLICE_BYTES, piece.content.readableBytes());
        if (handed > 0 && handed + bytes > MAX_HANDED_BYTES) {
            return false;
        }
        if (bytes > 0 && !budget.tryHand(bytes, handed == 0)) {
            waitForBudget(ctx);
            return false;
        }
        if (handed == 0) {
            lastProgress = System.nanoTime();
        }
        handed += bytes;
        var written = ctx.newPromise();
        if (bytes == piece.content.readableBytes()) {
            pieces.remove();
            written.addListener(done -> {
                complete(piece.promise, done.isSuccess(), done.cause());
                onSliceWritten(ctx, bytes);
            });
            ctx.write(piece.content, written);
        } else {
            written.addListener(done -> onSliceWritten(ctx, bytes));
            ctx.write(piece.content.readRetainedSlice(bytes), written);
        }
        return true;
    }

    private void onSliceWritten(ChannelHandlerContext ctx, int bytes) {
        handed -= bytes;
        waiting -= bytes;
        lastProgress = System.nanoTime();
        budget.end(bytes);
        budget.taken(bytes);
        if (!pieces.isEmpty()) {
            writePending(ctx);
            ctx.flush();
        } else if (waiting == 0) {
            onTaken.run();
        }
    }

    /** Tries again when other connections have released bytes, since what they hold may be enough to stop this one. */
    private void waitForBudget(ChannelHandlerContext ctx) {
        if (starved.compareAndSet(false, true)) {
            budget.whenTaken(() -> ctx.executor().execute(() -> {
                starved.set(false);
                if (pieces.isEmpty()) {
                    // The notification is not needed here and goes to the next waiter.
                    budget.taken(0);
                } else {
                    retry();
                }
            }));
        }
    }

    /** Releases everything that waits and will not be sent. */
    private void discard() {
        closed = true;
        while (!pieces.isEmpty()) {
            var piece = pieces.remove();
            int bytes = piece.content.readableBytes();
            piece.content.release();
            waiting -= bytes;
            budget.end(bytes);
            fail(piece.promise);
        }
    }

    private static void fail(ChannelPromise promise) {
        complete(promise, false, new ClosedChannelException());
    }

    private static void complete(ChannelPromise promise, boolean success, Throwable cause) {
        if (promise.isVoid()) {
            return;
        }
        if (success) {
            promise.trySuccess();
        } else {
            promise.tryFailure(cause);
        }
    }
}
