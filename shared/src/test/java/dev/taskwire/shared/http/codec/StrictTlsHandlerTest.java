package dev.taskwire.shared.http.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.limit.ConnectionLimiter;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proves what a connection costs before its TLS handshake. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class StrictTlsHandlerTest {
    /** The header of a handshake record of 16 KiB. */
    private static final byte[] RECORD_HEADER = {22, 3, 1, 0x40, 0};

    private static final int READ_BYTES = 4096;

    private EmbeddedChannel channel;

    @BeforeEach
    void accept() throws Exception {
        var admission = new ConnectionLimitHandler(new ConnectionLimiter(1), address -> Optional.empty());
        channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
            }
        };
        channel.pipeline().addLast(new StrictTlsHandler(serverEngine(), ImmediateExecutor.INSTANCE, admission));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static SSLEngine serverEngine() throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    @Test
    void incompleteRecordWaitsInTheHeap() {
        var first = Unpooled.directBuffer().writeBytes(RECORD_HEADER).writeZero(READ_BYTES);
        var second = Unpooled.directBuffer().writeZero(READ_BYTES);

        channel.writeInbound(first, second);

        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void readsAreSmallFromTheFirst() {
        AdaptiveRecvByteBufAllocator allocator = channel.config().getRecvByteBufAllocator();
        assertThat(allocator.maxMessagesPerRead()).isEqualTo(1);

        var handle = allocator.newHandle();
        for (int i = 0; i < 10; i++) {
            int most = handle.guess();
            handle.attemptedBytesRead(most);
            handle.lastBytesRead(most);
            handle.readComplete();
        }
        assertThat(handle.guess()).isLessThanOrEqualTo(READ_BYTES);
    }
}
