package dev.taskwire.shared.http.codec;

import io.vertx.core.http.HttpServerOptions;

/** Limits how much a server reads of a request head, and how long a connection may be idle. */
public final class HttpServerLimits {
    private static final int MAX_IDLE_SECONDS = 30;
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

    private HttpServerLimits() {}

    /**
     * Returns options with these limits, for HTTP/1.1 only. If HTTP/2 were offered, Vert.x would not report a
     * connection until its first request head is complete.
     */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(MAX_IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES);
    }
}
