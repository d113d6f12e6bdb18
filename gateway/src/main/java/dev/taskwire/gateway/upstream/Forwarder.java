package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.remote.RemoteCalls;
import dev.taskwire.shared.remote.RemoteClients;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/**
 * Sends requests on to a service and its answers back, over pooled connections, within the requests' deadlines. Each
 * event loop has its own, so that a request never changes threads.
 */
public final class Forwarder {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** Shorter than the services' own, so that the gateway is not the one who is surprised. */
    private static final int KEEP_ALIVE_SECONDS = 20;

    private static final int HEAD_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration upstreamTimeout;
    private final RemoteCalls calls;

    /**
     * Makes a pool of its own.
     *
     * @param upstreamTimeout how long each try may take until the first bytes of the answer are there
     */
    public Forwarder(Vertx vertx, Duration upstreamTimeout, RemoteCalls calls) {
        var connectTimeout = upstreamTimeout.compareTo(CONNECT_TIMEOUT) < 0 ? upstreamTimeout : CONNECT_TIMEOUT;
        this.vertx = vertx;
        this.client = RemoteClients.of(vertx)
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) connectTimeout.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxHeaderSize(HEAD_BYTES))
                // Room is given by upstreams, so that nobody waits here.
                .with(new PoolOptions()
                        .setHttp1MaxSize(Upstream.MOST_REQUESTS)
                        .setMaxWaitQueueSize(Upstream.MOST_REQUESTS))
                .build();
        this.upstreamTimeout = upstreamTimeout;
        this.calls = calls;
    }

    /**
     * Forwards, to one upstream or to several after each other, until one has answered.
     *
     * @return completes when the client has the whole answer or has gone; fails, having sent nothing to the client,
     *     while the answer's first bytes are not there yet, and later only if the answer breaks off
     */
    public Future<Void> forward(Parcel parcel, Upstreams upstreams) {
        return new Errand(this, parcel, upstreams).run();
    }

    Vertx vertx() {
        return vertx;
    }

    HttpClient client() {
        return client;
    }

    Duration upstreamTimeout() {
        return upstreamTimeout;
    }

    RemoteCalls calls() {
        return calls;
    }
}
