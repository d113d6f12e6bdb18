package dev.taskwire.shared.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP server around a router, and nothing else. One instance an event loop. */
public final class HttpVerticle extends VerticleBase {
    /** How long a stop waits for requests that run. */
    private static final Duration DRAIN = Duration.ofSeconds(12);

    private static final int IDLE_SECONDS = 30;
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(30);
    /** How often it is looked for a renewed certificate. */
    private static final Duration RENEWAL = Duration.ofMinutes(1);

    private static final int HEAD_BYTES = 16 * 1024;
    private static final int LINE_BYTES = 8 * 1024;

    private final String host;
    private final int port;
    private final Front front;
    private final Function<Vertx, Router> router;
    private HttpServer server;
    private @Nullable Certificate certificate;

    public HttpVerticle(String host, int port, Function<Vertx, Router> router) {
        this(host, port, Front.NONE, router);
    }

    @SuppressWarnings("NullAway.Init") // the server is made by start()
    public HttpVerticle(String host, int port, Front front, Function<Vertx, Router> router) {
        this.host = host;
        this.port = port;
        this.front = front;
        this.router = router;
    }

    /**
     * Bounded options: the size of a request's head, how long a connection may be silent; HTTP/1.1 only, since with
     * HTTP/2 on offer a connection would be unknown until its first head is whole.
     */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(HEAD_BYTES)
                .setMaxInitialLineLength(LINE_BYTES);
    }

    @Override
    public Future<?> start() {
        var options = options();
        if (front.tls().isEmpty()) {
            return listen(options);
        }
        return Certificate.read(vertx, front.tls().get()).compose(read -> {
            certificate = read;
            read.apply(options);
            return listen(options);
        });
    }

    /** Takes a certificate that has been renewed, from now on; for the verticles of all event loops, one does it. */
    public void followRenewals() {
        if (certificate != null) {
            var read = certificate;
            context.runOnContext(timers -> read.renew(server, RENEWAL));
        }
    }

    private Future<HttpServer> listen(HttpServerOptions options) {
        var requests = new HeadCheck(router.apply(vertx));
        var headTimeout = new HeadTimeout(vertx, HEAD_LIMIT);
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    StrictConnection.make(connection);
                    headTimeout.opened(connection);
                })
                .requestHandler(request -> {
                    headTimeout.received(request);
                    front.headers().forEach(request.response()::putHeader);
                    requests.handle(request);
                })
                .invalidRequestHandler(request -> {
                    front.headers().forEach(request.response()::putHeader);
                    requests.refuse(request);
                });
        // Port 0 would give each event loop a port of its own.
        return server.listen(
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host));
    }

    /** Takes no new requests and waits for those that run. */
    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN);
    }

    /** The port it listens on, which the system may have chosen. */
    public int port() {
        return server.actualPort();
    }
}
