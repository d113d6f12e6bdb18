package dev.taskwire.shared.client;

import dev.taskwire.shared.tls.InternalTlsConfig;
import dev.taskwire.shared.tls.TlsMaterial;
import dev.taskwire.shared.tls.TlsReloader;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Creates the HTTP clients with which a process calls other processes. Safe from any thread. */
public final class HttpClients {
    /** A process that accepts connections and does not respond must not hold a health check or a place for long. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(3);

    private static final int MIN_READ_BYTES = 256;
    private static final int FIRST_READ_BYTES = 2048;
    /**
     * The bound on a read. Data that was read of a paused response is kept outside the heap; by default that is up to a
     * megabyte.
     */
    private static final int MAX_READ_BYTES = 16 * 1024;

    /** The interval at which the certificate files are checked for a renewal. */
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Optional<TlsReloader> tls;
    private final List<HttpClientAgent> clients = new CopyOnWriteArrayList<>();

    private HttpClients(Vertx vertx, Optional<TlsReloader> tls) {
        this.vertx = vertx;
        this.tls = tls;
    }

    /** Returns the factory of clients that do not use TLS. */
    public static HttpClients withoutTls(Vertx vertx) {
        return new HttpClients(vertx, Optional.empty());
    }

    /**
     * Returns the factory of clients that use TLS for {@code https} addresses, with the certificates of the
     * configuration. It reads their files, so it must not be called on an event loop. Renewed files count for new
     * connections of all clients.
     */
    public static HttpClients of(Vertx vertx, InternalTlsConfig config) {
        return of(vertx, config, CHECK_INTERVAL);
    }

    static HttpClients of(Vertx vertx, InternalTlsConfig config, Duration interval) {
        if (!config.hasAuthorities()) {
            return withoutTls(vertx);
        }
        var reloader = TlsReloader.loadBlocking(vertx, config.files());
        var factory = new HttpClients(vertx, Optional.of(reloader));
        reloader.watch(interval, factory::install);
        return factory;
    }

    /** Returns the certificates that the clients use; empty without TLS. */
    public Optional<TlsReloader> tls() {
        return tls;
    }

    /** Creates a client with the default options. */
    public HttpClientAgent create() {
        return create(new HttpClientOptions());
    }

    public HttpClientAgent create(HttpClientOptions options) {
        return create(options, new PoolOptions());
    }

    /** Creates a client that does not log broken connections, since each request reports its own failure. */
    public HttpClientAgent create(HttpClientOptions options, PoolOptions pool) {
        var builder = vertx.httpClientBuilder().with(options).with(pool).withConnectHandler(HttpClients::connected);
        tls.ifPresent(reloader -> builder.with(sslOptions(reloader.current())));
        var client = builder.build();
        clients.add(client);
        return client;
    }

    /** The name in the URL must be in the certificate, whatever address it has. */
    private static ClientSSLOptions sslOptions(TlsMaterial material) {
        return material.applyTo(new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setSslHandshakeTimeout(HANDSHAKE_TIMEOUT.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    private Future<?> install(TlsMaterial renewed) {
        return Future.join(clients.stream()
                .map(client -> client.updateSSLOptions(sslOptions(renewed)))
                .toList());
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
