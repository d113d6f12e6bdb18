package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * TLS of a connection that counts before anything is read of it, and not from the end of its handshake on. What has
 * come of a record that is not whole waits in the heap, for which the number of connections is bounded.
 */
final class StrictTlsHandler extends SslHandler {
    private final ConnectionLimitHandler admission;

    StrictTlsHandler(SSLEngine engine, Executor tasks, ConnectionLimitHandler admission) {
        super(engine, tasks);
        this.admission = admission;
        setCumulator(StrictTlsHandler::intoHeap);
    }

    /** The library calls this for a connection that was accepted now. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        if (admission.admit(ctx.channel())) {
            ConnectionHardening.boundReads(ctx.channel());
        }
    }

    /** Appends what was read; both are taken over. */
    private static ByteBuf intoHeap(ByteBufAllocator alloc, ByteBuf waiting, ByteBuf read) {
        try {
            if (waiting.isReadable()) {
                return waiting.discardReadBytes().writeBytes(read);
            }
            waiting.release();
            return Unpooled.buffer(read.readableBytes()).writeBytes(read);
        } finally {
            read.release();
        }
    }
}
