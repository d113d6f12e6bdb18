package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * A TLS handler that counts the connection before anything is read from it, and not only after its handshake: a client
 * that connects and sends nothing, or a part of a record (RFC 8446, 5.1), would otherwise cost memory that no limit
 * bounds. {@code StrictTlsEngineOptionsTest} and {@code StrictTlsHandlerTest} have these clients.
 */
final class StrictTlsHandler extends SslHandler {
    private final ConnectionLimitHandler connectionLimitHandler;

    StrictTlsHandler(SSLEngine engine, Executor tasks, ConnectionLimitHandler admission) {
        super(engine, tasks);
        this.connectionLimitHandler = admission;
        setCumulator(StrictTlsHandler::intoHeap);
    }

    /**
     * Netty calls this for a connection that has just been accepted. Small reads keep requests that follow the
     * handshake immediately from being decrypted in advance.
     */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        if (connectionLimitHandler.tryAdmit(ctx.channel())) {
            ConnectionHardening.limitReads(ctx.channel());
        }
    }

    /**
     * Appends what was read to the waiting bytes, in the heap, which the limit on connections bounds. Netty would keep
     * up to 16 KiB of each incomplete record outside it. Takes ownership of both buffers.
     */
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
