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
 * Hands a connection's answers on in slices, no faster than the client takes them. Netty copies whatever it is given to
 * memory outside the heap, however large, before the socket has room for it. Counts what waits, and while something
 * waits here the connection is not writable. Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // promises that were given are completed
final class ResponsePacer extends ChannelDuplexHandler {
    private static final int SLICE_BYTES = 16 * 1024;
    private static final int MAX_HANDED_BYTES = 64 * 1024;
    /**
     * Netty says so at once when its own mark is passed, and only later when a handler asks it to: so it is passed
     * before the bound is reached.
     */
    static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(SLICE_BYTES, MAX_HANDED_BYTES - 2 * SLICE_BYTES);

    /** One of the bits that are left to handlers; Netty's traffic shaping would use it too, which we do not have. */
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
     * For a connection on which nothing has been written.
     *
     * @param onTaken is run whenever the client has taken everything
     */
    ResponsePacer(ResponseBudget budget, Runnable onTaken) {
        this.budget = budget;
        this.onTaken = onTaken;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whether the client has taken everything that was written, as far as the system tells. */
    boolean isIdle() {
        return waiting == 0;
    }

    /** For how long the client has taken nothing of what it could; waiting for room is not its fault. */
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
        feed(ctx);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        feed(ctx);
        ctx.flush();
    }

    /** Tries again, in case that nobody was there to tell that there is room. */
    void retry() {
        var ctx = context;
        if (ctx != null && !pieces.isEmpty()) {
            feed(ctx);
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

    private void feed(ChannelHandlerContext ctx) {
        if (feeding) {
            return;
        }
        feeding = true;
        while (!pieces.isEmpty() && handNext(ctx)) {
            // It goes on until the client or the process has no room.
        }
        feeding = false;
        if (!closed) {
            var buffer = ctx.channel().unsafe().outboundBuffer();
            if (buffer != null) {
                buffer.setUserDefinedWritability(WRITABILITY_INDEX, pieces.isEmpty());
            }
        }
    }

    private boolean handNext(ChannelHandlerContext ctx) {
        var piece = pieces.element();
        int bytes = Math.min(SLICE_BYTES, piece.content.readableBytes());
        if (handed > 0 && handed + bytes > MAX_HANDED_BYTES) {
            return false;
        }
        if (bytes > 0 && !budget.tryHand(bytes, handed == 0)) {
            waitForRoom(ctx);
            return false;
        }
        if (handed == 0) {
            lastProgress = System.nanoTime();
        }
        handed += bytes;
        var taken = ctx.newPromise();
        if (bytes == piece.content.readableBytes()) {
            pieces.remove();
            taken.addListener(done -> {
                complete(piece.promise, done.isSuccess(), done.cause());
                taken(ctx, bytes);
            });
            ctx.write(piece.content, taken);
        } else {
            taken.addListener(done -> taken(ctx, bytes));
            ctx.write(piece.content.readRetainedSlice(bytes), taken);
        }
        return true;
    }

    private void taken(ChannelHandlerContext ctx, int bytes) {
        handed -= bytes;
        waiting -= bytes;
        lastProgress = System.nanoTime();
        budget.end(bytes);
        budget.taken(bytes);
        if (!pieces.isEmpty()) {
            feed(ctx);
            ctx.flush();
        } else if (waiting == 0) {
            onTaken.run();
        }
    }

    /** What others hold may be enough to stop this one; it is told when they have less. */
    private void waitForRoom(ChannelHandlerContext ctx) {
        if (starved.compareAndSet(false, true)) {
            budget.whenTaken(() -> ctx.executor().execute(() -> {
                starved.set(false);
                if (pieces.isEmpty()) {
                    // Its turn is another one's.
                    budget.taken(0);
                } else {
                    retry();
                }
            }));
        }
    }

    /** Nothing of what waits will be sent. */
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
