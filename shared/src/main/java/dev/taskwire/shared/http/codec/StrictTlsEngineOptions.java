package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The JDK's TLS engine with a {@link StrictTlsHandler} on each connection of a server. This is the only place where
 * Vert.x exposes a connection before its handshake.
 */
public final class StrictTlsEngineOptions extends JdkSSLEngineOptions {
    private final ConnectionLimitHandler connectionLimitHandler;

    public StrictTlsEngineOptions(ConnectionLimitHandler admission) {
        this.connectionLimitHandler = admission;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new StrictSslContext(super.create());
            }
        };
    }

    private final class StrictSslContext extends DelegatingSslContext {
        StrictSslContext(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // The delegate has configured it.
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor tasks) {
            return new StrictTlsHandler(newEngine(alloc), tasks, connectionLimitHandler);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor tasks) {
            return new StrictTlsHandler(newEngine(alloc, peerHost, peerPort), tasks, connectionLimitHandler);
        }
    }
}
