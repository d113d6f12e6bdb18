package dev.taskwire.shared.client;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientBuilder;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;

/** Builds HTTP clients of other processes. */
public final class HttpClients {
    private static final int MIN_READ_BYTES = 256;
    private static final int FIRST_READ_BYTES = 2048;
    /**
     * The bound on a read. Data that was read of a paused response is kept outside the heap; by default that is up to a
     * megabyte.
     */
    private static final int MAX_READ_BYTES = 16 * 1024;

    private HttpClients() {}

    /**
     * Returns the builder of a client that does not log broken connections, since each request reports its own failure.
     */
    public static HttpClientBuilder of(Vertx vertx) {
        return vertx.httpClientBuilder().withConnectHandler(HttpClients::connected);
    }

    private static void connected(HttpConnection connection) {
        connection.exceptionHandler(failure -> {});
        if (connection instanceof HttpClientConnection client) {
            client.channelHandlerContext()
                    .channel()
                    .config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES)
                                    .maxMessagesPerRead(1));
        }
    }
}
