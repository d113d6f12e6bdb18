package dev.taskwire.shared.health;

import dev.taskwire.shared.http.codec.HttpServerLimits;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;

/**
 * Serves the management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}. It must not be public.
 */
public final class ManagementVerticle extends VerticleBase {
    private static final List<Integer> ERROR_STATUSES = List.of(400, 404, 405, 500);

    /** The bound on connections; probes and Prometheus need few. Those of clients are counted separately. */
    private static final int MAX_CONNECTIONS = 64;

    private final String host;
    private final int port;
    private final ReadinessChecks readiness;
    private final MetricsRegistry metrics;
    private final ErrorHandler errors = new ErrorHandler(failure -> failure);
    private HttpServer server;
    private int connections;

    @SuppressWarnings("NullAway.Init") // the server is made by start()
    public ManagementVerticle(String host, int port, ReadinessChecks readiness, MetricsRegistry metrics) {
        this.host = host;
        this.port = port;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        var router = Router.router(vertx);
        router.get("/health/live").handler(ctx -> ctx.json(new JsonObject().put("status", "UP")));
        router.get("/health/ready").handler(ctx -> sendReadiness(readiness, ctx));
        router.get("/metrics").handler(ctx -> sendMetrics(vertx, ctx));
        for (int status : ERROR_STATUSES) {
            router.errorHandler(
                    status,
                    ctx -> errors.respond(ctx, ctx.failure() == null ? new HttpException(status) : ctx.failure()));
        }
        server = vertx.createHttpServer(HttpServerLimits.options())
                .connectionHandler(this::onConnection)
                .requestHandler(router);
        return server.listen(port, host);
    }

    private void onConnection(HttpConnection connection) {
        connection.exceptionHandler(broken -> {});
        if (connections == MAX_CONNECTIONS) {
            connection.close();
            return;
        }
        connections++;
        connection.closeHandler(closed -> connections--);
    }

    /** Returns the port, which the system may have chosen. */
    public int port() {
        return server.actualPort();
    }

    /** Responds with 200 when ready, else with 503; the body lists each check. */
    public static void sendReadiness(ReadinessChecks readiness, RoutingContext ctx) {
        readiness
                .check()
                .onComplete(
                        readinessReport -> ctx.response()
                                .setStatusCode(readinessReport.ready() ? 200 : 503)
                                .putHeader("Cache-Control", "no-store")
                                .putHeader("Content-Type", "application/json")
                                .end(readinessReport.body().encode()),
                        ctx::fail);
    }

    private void sendMetrics(Vertx vertx, RoutingContext ctx) {
        vertx.executeBlocking(metrics::scrape, false)
                .onComplete(
                        text -> ctx.response()
                                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                                .end(text),
                        ctx::fail);
    }
}
