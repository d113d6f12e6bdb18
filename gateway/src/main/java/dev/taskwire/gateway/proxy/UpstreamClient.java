package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.upstream.Upstream;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.HttpClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/**
 * Holds what all attempts on an event loop share.
 *
 * @param timeout how long each attempt may take until the first bytes of the response arrive
 */
record UpstreamClient(Vertx vertx, HttpClient http, Duration timeout, HttpClientTelemetry telemetry) {
    private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** Shorter than that of the services, so that the gateway closes idle connections first. */
    private static final int KEEP_ALIVE_SECONDS = 20;

    private static final int MAX_HEAD_BYTES = 16 * 1024;

    /** Creates a client with a connection pool of its own. */
    static UpstreamClient create(Vertx vertx, HttpClients clients, Duration timeout, HttpClientTelemetry calls) {
        var connectTimeout = timeout.compareTo(MAX_CONNECT_TIMEOUT) < 0 ? timeout : MAX_CONNECT_TIMEOUT;
        var http = clients.create(
                new HttpClientOptions()
                        .setConnectTimeout((int) connectTimeout.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxHeaderSize(MAX_HEAD_BYTES),
                // The upstream pool admits no more requests than this, so that none waits in the connection pool.
                new PoolOptions().setHttp1MaxSize(Upstream.MAX_REQUESTS).setMaxWaitQueueSize(Upstream.MAX_REQUESTS));
        return new UpstreamClient(vertx, http, timeout, calls);
    }
}
