package dev.taskwire.shared.http.codec;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/** How much a server reads of a request's head, and how long it waits for a client. */
public final class HttpServerLimits {
    /** The longest wait for a whole head, however busily its bytes come. */
    public static final Duration MAX_HEAD_WAIT = Duration.ofSeconds(30);

    /** The longest TLS handshake; the connection's place is free again then. */
    public static final Duration MAX_HANDSHAKE = Duration.ofSeconds(3);

    private static final int MAX_IDLE_SECONDS = 30;
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;

    private HttpServerLimits() {}

    /**
     * Returns options with these limits, for HTTP/1.1 only: with HTTP/2 on offer a connection would be unknown until
     * its first head is whole.
     */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(MAX_IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES);
    }
}
