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
 * bytes wait here, the connection is not writable. {@code SlowClientEvictorTest} has clients that request much and read
 * nothing (RFC 9112, 9.5). Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // promises that were given are completed
final class ResponsePacer extends ChannelDuplexHandler {
    private static final int SLICE_BYTES = 16 * 1024;
    private static final int MAX_DIRECT_BYTES = 64 * 1024;
    /**
     * Netty reports immediately that a channel is not writable when its own high-water mark is exceeded, but only later
     * when a handler requests it. So the mark is below the bound of this class.
     */
    static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(SLICE_BYTES, MAX_DIRECT_BYTES - 2 * SLICE_BYTES);

    /** One of Netty's writability bits for handlers. Netty's traffic shaping would use it too, but is not in use. */
    private static final int WRITABILITY_INDEX = 2;

    private final ResponseBudget budget;
    private final Runnable onAllFlushed;
    private final Deque<PendingWrite> pendingWrites = new ArrayDeque<>();
    private final AtomicBoolean waitsForBudget = new AtomicBoolean();
    private long pendingBytes;
    private long directBytes;
    private long lastProgress;
    private boolean writing;
    private boolean closed;
    private @Nullable ChannelHandlerContext context;

    private record PendingWrite(ByteBuf content, ChannelPromise promise) {}

    /**
     * Creates a pacer for a connection on which nothing has been written.
     *
     * @param onFlushed runs whenever everything that was written has been flushed to the socket
     */
    ResponsePacer(ResponseBudget budget, Runnable onFlushed) {
        this.budget = budget;
        this.onAllFlushed = onFlushed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Returns whether everything that was written has been flushed to the socket, as far as the operating system tells.
     */
    boolean isAllFlushed() {
        return pendingBytes == 0;
    }

    /**
     * Returns for how long the client has read nothing although bytes were available. Time spent waiting for the budget
     * does not count.
     */
    long nanosWithoutProgress(long now) {
        return directBytes == 0 ? 0 : now - lastProgress;
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
        pendingBytes += bytes;
        budget.addPending(bytes);
        pendingWrites.add(new PendingWrite(content, promise));
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
        if (ctx != null && !pendingWrites.isEmpty()) {
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
        if (writing) {
            return;
        }
        writing = true;
        while (!pendingWrites.isEmpty() && writeNextSlice(ctx)) {
            // Continues until the client or the budget has no room.
        }
        writing = false;
        if (!closed) {
            var buffer = ctx.channel().unsafe().outboundBuffer();
            if (buffer != null) {
                buffer.setUserDefinedWritability(WRITABILITY_INDEX, pendingWrites.isEmpty());
            }
        }
    }

    private boolean writeNextSlice(ChannelHandlerContext ctx) {
        var pendingWrite = pendingWrites.element();
        int bytes = Math.min(SLICE_BYTES, pendingWrite.content.readableBytes());
        if (directBytes > 0 && directBytes + bytes > MAX_DIRECT_BYTES) {
            return false;
        }
        if (bytes > 0 && !budget.tryAcquireDirect(bytes, directBytes == 0)) {
            waitForBudget(ctx);
            return false;
        }
        if (directBytes == 0) {
            lastProgress = System.nanoTime();
        }
        directBytes += bytes;
        var written = ctx.newPromise();
        if (bytes == pendingWrite.content.readableBytes()) {
            pendingWrites.remove();
            written.addListener(done -> {
                complete(pendingWrite.promise, done.isSuccess(), done.cause());
                onSliceWritten(ctx, bytes);
            });
            ctx.write(pendingWrite.content, written);
        } else {
            written.addListener(done -> onSliceWritten(ctx, bytes));
            ctx.write(pendingWrite.content.readRetainedSlice(bytes), written);
        }
        return true;
    }

    private void onSliceWritten(ChannelHandlerContext ctx, int bytes) {
        directBytes -= bytes;
        pendingBytes -= bytes;
        lastProgress = System.nanoTime();
        budget.removePending(bytes);
        budget.releaseDirect(bytes);
        if (!pendingWrites.isEmpty()) {
            writePending(ctx);
            ctx.flush();
        } else if (pendingBytes == 0) {
            onAllFlushed.run();
        }
    }

    /** Tries again when other connections have released bytes, since what they hold may be enough to stop this one. */
    private void waitForBudget(ChannelHandlerContext ctx) {
        if (waitsForBudget.compareAndSet(false, true)) {
            budget.onDirectReleased(() -> ctx.executor().execute(() -> {
                waitsForBudget.set(false);
                if (pendingWrites.isEmpty()) {
                    // The notification is not needed here and goes to the next waiter.
                    budget.releaseDirect(0);
                } else {
                    retry();
                }
            }));
        }
    }

    /** Releases everything that waits and will not be sent. */
    private void discard() {
        closed = true;
        while (!pendingWrites.isEmpty()) {
            var pendingWrite = pendingWrites.remove();
            int bytes = pendingWrite.content.readableBytes();
            pendingWrite.content.release();
            pendingBytes -= bytes;
            budget.removePending(bytes);
            fail(pendingWrite.promise);
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
