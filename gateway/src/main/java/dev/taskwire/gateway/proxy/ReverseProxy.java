package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.HttpClients;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Forwards requests to a service and returns its responses, over pooled connections, within the deadlines of the
 * requests. Each event loop has its own proxy, so that a request never changes threads.
 */
public final class ReverseProxy {
    private final UpstreamClient client;

    /**
     * Creates a proxy with a connection pool of its own.
     *
     * @param upstreamTimeout how long each attempt may take until the first bytes of the response arrive
     */
    public ReverseProxy(Vertx vertx, HttpClients clients, Duration upstreamTimeout, HttpClientTelemetry calls) {
        this.client = UpstreamClient.create(vertx, clients, upstreamTimeout, calls);
    }

    /**
     * Forwards a request to one upstream, or to several in turn until one has responded.
     *
     * @return completes when the client has the whole response or has disconnected; fails without having sent anything
     *     to the client if the first bytes of the response never arrive, and later only if the response breaks off
     */
    public Future<Void> forward(GatewayRequest request, UpstreamPool pool) {
        return new ProxyExchange(client, request, pool).run();
    }
}
