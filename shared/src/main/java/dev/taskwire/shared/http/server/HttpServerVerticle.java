package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.ConnectionLimitHandler;
import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.codec.SlowClientEvictor;
import dev.taskwire.shared.http.codec.StrictTlsEngineOptions;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.request.RequestArrival;
import dev.taskwire.shared.value.ClockReading;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP server around a router, and nothing else. One instance an event loop. */
public final class HttpServerVerticle extends VerticleBase {
    /** How long a stop waits for requests that run. */
    private static final Duration DRAIN = Duration.ofSeconds(12);

    /** How long nobody must have called before a stop, and how long it waits for that. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration NOTICE = Duration.ofSeconds(3);
    /** Balancers go on asking this when they do not send requests any more. */
    private static final String QUESTION = "/health/ready";

    /** How often it is looked for a renewed certificate. */
    private static final Duration RENEWAL = Duration.ofMinutes(1);

    private final String host;
    private final int port;
    private final EdgeOptions edgeOptions;
    private final ServerMemoryLimits bounds;
    private final ConnectionLimitHandler admission;
    private final AccessLog log;
    private final Function<Vertx, Router> router;
    private HttpServer server;
    private @Nullable TlsCertificateReloader tlsCertificateReloader;
    private long lastRequest = System.nanoTime() - QUIET.toNanos();
    private volatile boolean stopping;

    /** A plain server, alone in its process. */
    public HttpServerVerticle(String host, int port, AccessLog log, Function<Vertx, Router> router) {
        this(host, port, EdgeOptions.NONE, ServerMemoryLimits.ofProcess(false), log, router);
    }

    /**
     * A server that is not started.
     *
     * @param bounds are shared by all event loops
     * @param log notes what comes to no router; where the router has one, it is the same
     */
    @SuppressWarnings("NullAway.Init") // the server is made by start()
    public HttpServerVerticle(
            String host,
            int port,
            EdgeOptions edgeOptions,
            ServerMemoryLimits bounds,
            AccessLog log,
            Function<Vertx, Router> router) {
        this.host = host;
        this.port = port;
        this.edgeOptions = edgeOptions;
        this.bounds = bounds;
        this.admission = new ConnectionLimitHandler(bounds.connections(), edgeOptions.clients());
        this.log = log;
        this.router = router;
    }

    @Override
    public Future<?> start() {
        var options = HttpServerLimits.options();
        if (edgeOptions.tls().isEmpty()) {
            return listen(options);
        }
        return TlsCertificateReloader.read(vertx, edgeOptions.tls().get()).compose(read -> {
            tlsCertificateReloader = read;
            read.apply(options);
            // Before its handshake the library says nothing of a connection.
            options.setSslEngineOptions(new StrictTlsEngineOptions(admission))
                    .setSslHandshakeTimeout(HttpServerLimits.MAX_HANDSHAKE.toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
            return listen(options);
        });
    }

    /** Takes a certificate that has been renewed, from now on; for the verticles of all event loops, one does it. */
    public void followRenewals() {
        if (tlsCertificateReloader != null) {
            var read = tlsCertificateReloader;
            context.runOnContext(timers -> read.watch(server, RENEWAL));
        }
    }

    private Future<HttpServer> listen(HttpServerOptions options) {
        var requests = new RequestHeadValidator(log, router.apply(vertx));
        var requestHeadTimeout = new RequestHeadTimeout(vertx, HttpServerLimits.MAX_HEAD_WAIT);
        var pauses = new PauseDetector(ClockReading::now, log.pauses()::note);
        pauses.start(vertx);
        var slowClientEvictor = new SlowClientEvictor(vertx, bounds.answers());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // Of a client that breaks off its request is told; the library would log an error.
                    connection.exceptionHandler(broken -> {});
                    // With TLS it has been counted when it was accepted.
                    if (tlsCertificateReloader == null && !admission.admit(ConnectionHardening.channel(connection))) {
                        return;
                    }
                    var strict = ConnectionHardening.make(connection, bounds.answers());
                    requestHeadTimeout.opened(connection);
                    slowClientEvictor.opened(strict);
                    strict.whenClosed(() -> slowClientEvictor.closed(strict));
                })
                .requestHandler(request -> {
                    RequestArrival.bind(pauses.arrival());
                    requestHeadTimeout.received(request);
                    edgeOptions.headers().forEach(request.response()::putHeader);
                    received(request);
                    requests.handle(request);
                })
                .invalidRequestHandler(request -> {
                    edgeOptions.headers().forEach(request.response()::putHeader);
                    requests.malformed(request);
                });
        // Port 0 would give each event loop a port of its own.
        return server.listen(
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host));
    }

    /**
     * Asks whoever calls to close the connection, since closing it from here can break off a request that is on its
     * way. Completes when nobody has called for a while, or goes on all the same; until the stop requests are served.
     */
    public Future<Void> quiesce() {
        stopping = true;
        Promise<Void> quiet = Promise.promise();
        context.runOnContext(begun -> awaitQuiet(System.nanoTime() + NOTICE.toNanos(), quiet));
        return quiet.future();
    }

    /** Takes no new requests and waits for those that run. */
    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN);
    }

    private void awaitQuiet(long end, Promise<Void> quiet) {
        long now = System.nanoTime();
        long left = Math.min(lastRequest + QUIET.toNanos() - now, end - now);
        if (left <= 0) {
            quiet.complete();
        } else {
            vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(left) + 1, timer -> awaitQuiet(end, quiet));
        }
    }

    private void received(HttpServerRequest request) {
        if (!QUESTION.equals(request.path())) {
            lastRequest = System.nanoTime();
        }
        if (stopping) {
            request.response().putHeader("Connection", "close");
        }
    }

    /** The port it listens on, which the system may have chosen. */
    public int port() {
        return server.actualPort();
    }
}
