package dev.taskwire.shared.http.codec;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

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
    public StrictTlsEngineOptions copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new StrictSslContext(super.create(), connectionLimitHandler);
            }
        };
    }

    /** Delegates to another context, except for the handlers that it creates. */
    private static final class StrictSslContext extends SslContext {
        private final SslContext delegate;
        private final ConnectionLimitHandler connectionLimitHandler;

        StrictSslContext(SslContext context, ConnectionLimitHandler admission) {
            this.delegate = context;
            this.connectionLimitHandler = admission;
        }

        @Override
        public boolean isClient() {
            return delegate.isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return delegate.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // Netty's own type, which has no replacement
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return delegate.applicationProtocolNegotiator();
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator alloc) {
            return delegate.newEngine(alloc);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
            return delegate.newEngine(alloc, peerHost, peerPort);
        }

        @Override
        public SSLSessionContext sessionContext() {
            return delegate.sessionContext();
        }

        @Override
        public SslHandler newHandler(ByteBufAllocator alloc, Executor tasks) {
            return new StrictTlsHandler(newEngine(alloc), tasks, connectionLimitHandler);
        }

        @Override
        public SslHandler newHandler(ByteBufAllocator alloc, String peerHost, int peerPort, Executor tasks) {
            return new StrictTlsHandler(newEngine(alloc, peerHost, peerPort), tasks, connectionLimitHandler);
        }
    }
}
