package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.codec.ConnectionLimitHandler;
import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.codec.SlowClientEvictor;
import dev.taskwire.shared.http.codec.StrictTlsEngineOptions;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.request.RequestArrival;
import dev.taskwire.shared.tls.TlsReloader;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An HTTP server for a router. One instance runs on each event loop. */
public final class HttpServerVerticle extends VerticleBase {
    /** The longest time that a stop waits for running requests. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(12);

    /** The path that load balancers still poll when they no longer send requests. */
    private static final String READINESS_PATH = "/health/ready";

    /** The interval at which the certificate files are checked for a renewal. */
    private static final Duration CERTIFICATE_CHECK_INTERVAL = Duration.ofMinutes(1);

    private final String host;
    private final int port;
    private final EdgeOptions edgeOptions;
    private final ServerTimeouts timeouts;
    private final ServerMemoryLimits memoryLimits;
    private final ConnectionLimitHandler connectionLimitHandler;
    private final AccessLog accessLog;
    private final Function<Vertx, Router> router;
    private HttpServer server;
    private ConnectionDrainer drainer;
    private @Nullable TlsCertificateReloader tlsCertificateReloader;
    private long lastRequest;

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
    @SuppressWarnings("NullAway.Init") // start() sets the rest
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
        this.timeouts = edgeOptions.timeouts();
        this.memoryLimits = memoryLimits;
        this.connectionLimitHandler =
                new ConnectionLimitHandler(memoryLimits.connections(), edgeOptions.clientKeyResolver());
        this.accessLog = accessLog;
        this.router = router;
        this.lastRequest = System.nanoTime() - timeouts.quietPeriod().toNanos();
    }

    @Override
    public Future<?> start() {
        drainer = new ConnectionDrainer(vertx, memoryLimits.connections(), timeouts.quietPeriod());
        var options = HttpServerLimits.options();
        if (edgeOptions.tls().isEmpty()) {
            return listen(options);
        }
        return TlsCertificateReloader.load(vertx, edgeOptions.tls().get()).compose(reloader -> {
            tlsCertificateReloader = reloader;
            reloader.apply(options);
            // Vert.x does not report a connection before its handshake.
            options.setSslEngineOptions(new StrictTlsEngineOptions(connectionLimitHandler))
                    .setSslHandshakeTimeout(timeouts.handshake().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
            return listen(options);
        });
    }

    /** Installs renewed certificates from now on. Of the verticles of all event loops, one must do it. */
    public void watchCertificate() {
        if (tlsCertificateReloader != null) {
            var reloader = tlsCertificateReloader;
            context.runOnContext(timers -> reloader.watch(server, CERTIFICATE_CHECK_INTERVAL));
        }
    }

    /** Returns the certificate that the server uses; empty without TLS, and before the start. */
    public Optional<TlsReloader> tls() {
        return Optional.ofNullable(tlsCertificateReloader).map(TlsCertificateReloader::reloader);
    }

    private Future<HttpServer> listen(HttpServerOptions options) {
        var headValidator = new RequestHeadValidator(accessLog, router.apply(vertx));
        var requestHeadTimeout = new RequestHeadTimeout(vertx, timeouts.requestHead());
        var pauses = new PauseDetector(ClockReading::now, accessLog.pauseReporter()::report);
        pauses.start(vertx);
        var slowClientEvictor = new SlowClientEvictor(vertx, memoryLimits.responses(), timeouts.stall());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // If a client aborts its request, the request reports it; Vert.x would log an error.
                    connection.exceptionHandler(broken -> {});
                    // With TLS the connection was counted when it was accepted.
                    if (tlsCertificateReloader == null
                            && !connectionLimitHandler.tryAdmit(ConnectionHardening.channel(connection))) {
                        return;
                    }
                    var hardening = ConnectionHardening.harden(connection, memoryLimits.responses());
                    requestHeadTimeout.track(connection);
                    slowClientEvictor.track(hardening);
                    hardening.onClose(() -> slowClientEvictor.untrack(hardening));
                    drainer.track(hardening);
                })
                .requestHandler(request -> {
                    RequestArrival.bind(pauses.earliestArrival());
                    requestHeadTimeout.onRequestHead(request);
                    edgeOptions.applyHeaders(request);
                    onRequest(request);
                    headValidator.handle(request);
                })
                .invalidRequestHandler(request -> {
                    edgeOptions.applyHeaders(request);
                    headValidator.handleMalformed(request, edgeOptions.cors());
                });
        // Port 0 would give each event loop a port of its own.
        return server.listen(
                port == 0 ? SocketAddress.sharedRandomPort(1, host) : SocketAddress.inetSocketAddress(port, host));
    }

    /**
     * Stops a server so that each request on an accepted connection gets a response, and each connection ends with one.
     * Completes when no connection is open; the verticles are still to be undeployed.
     *
     * @param verticles the verticles of all event loops
     */
    public static Future<Void> drain(List<HttpServerVerticle> verticles) {
        return forAll(verticles, HttpServerVerticle::quiesce)
                .transform(quiet -> forAll(verticles, HttpServerVerticle::holdRequests))
                .transform(held -> forAll(verticles, HttpServerVerticle::closeListener))
                .transform(closed -> forAll(verticles, HttpServerVerticle::awaitConnections));
    }

    private static Future<Void> forAll(
            List<HttpServerVerticle> verticles, Function<HttpServerVerticle, Future<Void>> step) {
        return Future.join(verticles.stream().map(step).toList()).mapEmpty();
    }

    /**
     * Makes each response the last one of its connection, while new connections are still accepted. Completes when no
     * request has come for a while, or after a time limit.
     */
    Future<Void> quiesce() {
        return onEventLoop(() -> {
            drainer.begin();
            Promise<Void> quiet = Promise.promise();
            awaitQuiet(System.nanoTime() + timeouts.quietWait().toNanos(), quiet);
            return quiet.future();
        });
    }

    private Future<Void> holdRequests() {
        return onEventLoop(drainer::holdRequests);
    }

    private Future<Void> closeListener() {
        return onEventLoop(drainer::closeListener);
    }

    private Future<Void> awaitConnections() {
        return onEventLoop(() -> drainer.awaitConnections(DRAIN_TIMEOUT));
    }

    private Future<Void> onEventLoop(Supplier<Future<Void>> step) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(begun -> step.get().onComplete(done));
        return done.future();
    }

    /** Accepts no new requests and waits for those that run. After {@link #drain} there are none. */
    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN_TIMEOUT);
    }

    private void awaitQuiet(long end, Promise<Void> quiet) {
        long now = System.nanoTime();
        long left = Math.min(lastRequest + timeouts.quietPeriod().toNanos() - now, end - now);
        if (left <= 0) {
            quiet.complete();
        } else {
            vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(left) + 1, timer -> awaitQuiet(end, quiet));
        }
    }

    private void onRequest(HttpServerRequest request) {
        if (!READINESS_PATH.equals(request.path())) {
            lastRequest = System.nanoTime();
        }
    }

    /** Returns the port that the server listens on, which the system may have chosen. */
    public int port() {
        return server.actualPort();
    }
}
