package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * A TLS handler that counts the connection before anything is read from it, and not only after its handshake. The bytes
 * of an incomplete TLS record wait in the heap, which the limit on connections bounds.
 */
final class StrictTlsHandler extends SslHandler {
    private final ConnectionLimitHandler connectionLimitHandler;

    StrictTlsHandler(SSLEngine engine, Executor tasks, ConnectionLimitHandler admission) {
        super(engine, tasks);
        this.connectionLimitHandler = admission;
        setCumulator(StrictTlsHandler::intoHeap);
    }

    /** Netty calls this for a connection that has just been accepted. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        if (connectionLimitHandler.tryAdmit(ctx.channel())) {
            ConnectionHardening.limitReads(ctx.channel());
        }
    }

    /** Appends what was read to the waiting bytes. Takes ownership of both buffers. */
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
