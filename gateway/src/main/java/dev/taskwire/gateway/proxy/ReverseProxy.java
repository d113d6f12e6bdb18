package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.client.HttpClientTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Forwards requests to a service and its responses back, over pooled connections, within the requests' deadlines. Each
 * event loop has its own, so that a request never changes threads.
 */
public final class ReverseProxy {
    private final UpstreamClient client;

    /**
     * Makes a proxy with a connection pool of its own.
     *
     * @param upstreamTimeout how long each attempt may take until the first bytes of the response are there
     */
    public ReverseProxy(Vertx vertx, Duration upstreamTimeout, HttpClientTelemetry calls) {
        this.client = UpstreamClient.create(vertx, upstreamTimeout, calls);
    }

    /**
     * Forwards a request, to one upstream or to several after each other, until one has answered.
     *
     * @return completes when the client has the whole response or has gone; fails, having sent nothing to the client,
     *     while the response's first bytes are not there yet, and later only if the response breaks off
     */
    public Future<Void> forward(GatewayRequest request, UpstreamPool pool) {
        return new ProxyExchange(client, request, pool).run();
    }
}
