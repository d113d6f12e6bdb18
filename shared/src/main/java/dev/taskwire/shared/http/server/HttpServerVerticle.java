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

/** An HTTP server for a router. One instance runs on each event loop. */
public final class HttpServerVerticle extends VerticleBase {
    /** The longest time that a stop waits for running requests. */
    private static final Duration DRAIN = Duration.ofSeconds(12);

    /** The time without requests after which a stop proceeds. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** The longest time that a stop waits for such a quiet period. */
    private static final Duration NOTICE = Duration.ofSeconds(3);
    /** The path that load balancers still poll when they no longer send requests. */
    private static final String QUESTION = "/health/ready";

    /** The interval at which the certificate files are checked for a renewal. */
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

    /** Creates a server without TLS that is the only one in its process. */
    public HttpServerVerticle(String host, int port, AccessLog accessLog, Function<Vertx, Router> router) {
        this(host, port, EdgeOptions.NONE, ServerMemoryLimits.ofProcess(false), accessLog, router);
    }

    /**
     * Creates a server that is not started.
     *
     * @param memoryLimits limits that all event loops share
     * @param accessLog records requests that reach no router; if the router has an access log, it is the same
     */
    @SuppressWarnings("NullAway.Init") // start() sets the server
    public HttpServerVerticle(
            String host,
            int port,
            EdgeOptions edgeOptions,
            ServerMemoryLimits memoryLimits,
            AccessLog accessLog,
            Function<Vertx, Router> router) {
        this.host = host;
        this.port = port;
        this.edgeOptions = edgeOptions;
        this.bounds = memoryLimits;
        this.admission = new ConnectionLimitHandler(memoryLimits.connections(), edgeOptions.clients());
        this.log = accessLog;
        this.router = router;
    }

    @Override
    public Future<?> start() {
        var options = HttpServerLimits.options();
        if (edgeOptions.tls().isEmpty()) {
            return listen(options);
        }
        return TlsCertificateReloader.read(vertx, edgeOptions.tls().get()).compose(reloader -> {
            tlsCertificateReloader = reloader;
            reloader.apply(options);
            // Vert.x does not report a connection before its handshake.
            options.setSslEngineOptions(new StrictTlsEngineOptions(admission))
                    .setSslHandshakeTimeout(HttpServerLimits.MAX_HANDSHAKE.toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
            return listen(options);
        });
    }

    /** Installs renewed certificates from now on. Of the verticles of all event loops, one must do it. */
    public void followRenewals() {
        if (tlsCertificateReloader != null) {
            var reloader = tlsCertificateReloader;
            context.runOnContext(timers -> reloader.watch(server, RENEWAL));
        }
    }

    private Future<HttpServer> listen(HttpServerOptions options) {
        var headValidator = new RequestHeadValidator(log, router.apply(vertx));
        var requestHeadTimeout = new RequestHeadTimeout(vertx, HttpServerLimits.MAX_HEAD_WAIT);
        var pauses = new PauseDetector(ClockReading::now, log.pauses()::note);
        pauses.start(vertx);
        var slowClientEvictor = new SlowClientEvictor(vertx, bounds.answers());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // If a client aborts its request, the request reports it; Vert.x would log an error.
                    connection.exceptionHandler(broken -> {});
                    // With TLS the connection was counted when it was accepted.
                    if (tlsCertificateReloader == null && !admission.admit(ConnectionHardening.channel(connection))) {
                        return;
                    }
                    var hardening = ConnectionHardening.make(connection, bounds.answers());
                    requestHeadTimeout.opened(connection);
                    slowClientEvictor.opened(hardening);
                    hardening.whenClosed(() -> slowClientEvictor.closed(hardening));
                })
                .requestHandler(request -> {
                    RequestArrival.bind(pauses.arrival());
                    requestHeadTimeout.received(request);
                    edgeOptions.headers().forEach(request.response()::putHeader);
                    onRequest(request);
                    headValidator.handle(request);
                })
                .invalidRequestHandler(request -> {
                    edgeOptions.headers().forEach(request.response()::putHeader);
                    headValidator.malformed(request);
                });
        // Port 0 would give each event loop a port of its own.
        return server.listen(
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host));
    }

    /**
     * Asks clients to close their connections, since closing one from here can break off a request that is on its way.
     * Completes when no request has come for a while, or after a time limit. Requests are still served until the stop.
     */
    public Future<Void> quiesce() {
        stopping = true;
        Promise<Void> quiet = Promise.promise();
        context.runOnContext(begun -> awaitQuiet(System.nanoTime() + NOTICE.toNanos(), quiet));
        return quiet.future();
    }

    /** Accepts no new requests and waits for those that run. */
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

    private void onRequest(HttpServerRequest request) {
        if (!QUESTION.equals(request.path())) {
            lastRequest = System.nanoTime();
        }
        if (stopping) {
            request.response().putHeader("Connection", "close");
        }
    }

    /** Returns the port that the server listens on, which the system may have chosen. */
    public int port() {
        return server.actualPort();
    }
}
