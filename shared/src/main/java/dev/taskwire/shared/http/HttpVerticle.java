package dev.taskwire.shared.http;

import dev.taskwire.shared.time.Moment;
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
public final class HttpVerticle extends VerticleBase {
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
    private final Front front;
    private final ServerBounds bounds;
    private final ConnectionAdmission admission;
    private final AccessLog log;
    private final Function<Vertx, Router> router;
    private HttpServer server;
    private @Nullable Certificate certificate;
    private long lastRequest = System.nanoTime() - QUIET.toNanos();
    private volatile boolean stopping;

    /** A plain server, alone in its process. */
    public HttpVerticle(String host, int port, AccessLog log, Function<Vertx, Router> router) {
        this(host, port, Front.NONE, ServerBounds.ofProcess(false), log, router);
    }

    /**
     * A server that is not started.
     *
     * @param bounds are shared by all event loops
     * @param log notes what comes to no router; where the router has one, it is the same
     */
    @SuppressWarnings("NullAway.Init") // the server is made by start()
    public HttpVerticle(
            String host, int port, Front front, ServerBounds bounds, AccessLog log, Function<Vertx, Router> router) {
        this.host = host;
        this.port = port;
        this.front = front;
        this.bounds = bounds;
        this.admission = new ConnectionAdmission(bounds.connections(), front.clients());
        this.log = log;
        this.router = router;
    }

    @Override
    public Future<?> start() {
        var options = HttpServerLimits.options();
        if (front.tls().isEmpty()) {
            return listen(options);
        }
        return Certificate.read(vertx, front.tls().get()).compose(read -> {
            certificate = read;
            read.apply(options);
            // Before its handshake the library says nothing of a connection.
            options.setSslEngineOptions(new StrictTls(admission))
                    .setSslHandshakeTimeout(HttpServerLimits.MAX_HANDSHAKE.toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
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
        var requests = new HeadCheck(log, router.apply(vertx));
        var headTimeout = new HeadTimeout(vertx, HttpServerLimits.MAX_HEAD_WAIT);
        var pauses = new PauseDetector(Moment::now, log.pauses()::note);
        pauses.start(vertx);
        var slowReaders = new SlowReaders(vertx, bounds.answers());
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    // Of a client that breaks off its request is told; the library would log an error.
                    connection.exceptionHandler(broken -> {});
                    // With TLS it has been counted when it was accepted.
                    if (certificate == null && !admission.admit(StrictConnection.channel(connection))) {
                        return;
                    }
                    var strict = StrictConnection.make(connection, bounds.answers());
                    headTimeout.opened(connection);
                    slowReaders.opened(strict);
                    strict.whenClosed(() -> slowReaders.closed(strict));
                })
                .requestHandler(request -> {
                    Arrival.bind(pauses.arrival());
                    headTimeout.received(request);
                    front.headers().forEach(request.response()::putHeader);
                    received(request);
                    requests.handle(request);
                })
                .invalidRequestHandler(request -> {
                    front.headers().forEach(request.response()::putHeader);
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
