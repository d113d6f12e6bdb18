package dev.taskwire.shared.http.api;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.ServerMemoryLimits;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.CorsPolicy;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.http.RawHttpClient;
import dev.taskwire.testing.http.RawHttpResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** A server with all that every process' server has, around the routes of one test. */
public final class TestServer implements AutoCloseable {
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int CONCURRENT_REQUESTS = 2;
    private static final EdgeOptions FRONT =
            new EdgeOptions(Optional.empty(), Map.of(), CorsPolicy.OFF, address -> Optional.of(clientOf(address)));

    private final Vertx vertx;
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final AccessTokenVerifier tokens;
    private final HttpServerVerticle verticle;

    private TestServer(
            int concurrentRequests, ServerMemoryLimits bounds, BiConsumer<HttpComponents, StrictRouter> routes) {
        RequestId.register();
        ClientAddress.register();
        vertx = Vertx.vertx();
        tokens = new AccessTokenVerifier(vertx, Clock.systemUTC());
        var stack = new HttpComponents(
                CONTRACT,
                new AccessLog("test", Telemetry.withoutTracing(metrics)),
                ErrorHandler.forGateways(MongoErrorTranslator::translate),
                new ConcurrencyLimiter(concurrentRequests, () -> true),
                new BearerAuthenticator(tokens),
                bounds,
                REQUEST_TIMEOUT);
        verticle = new HttpServerVerticle("127.0.0.1", 0, FRONT, bounds, stack.log(), loop -> {
            var router = stack.newRouter(loop);
            routes.accept(stack, router);
            return router.build();
        });
    }

    /** Starts it on a free port. */
    public static TestServer start(BiConsumer<HttpComponents, StrictRouter> routes) throws Exception {
        return start(CONCURRENT_REQUESTS, ServerMemoryLimits.ofProcess(true), routes);
    }

    /** The same for so many requests at once. */
    static TestServer start(int concurrentRequests, BiConsumer<HttpComponents, StrictRouter> routes) throws Exception {
        return start(concurrentRequests, ServerMemoryLimits.ofProcess(true), routes);
    }

    /** The same with bounds that a test can reach. */
    public static TestServer start(ServerMemoryLimits bounds, BiConsumer<HttpComponents, StrictRouter> routes)
            throws Exception {
        return start(CONCURRENT_REQUESTS, bounds, routes);
    }

    private static TestServer start(
            int concurrentRequests, ServerMemoryLimits bounds, BiConsumer<HttpComponents, StrictRouter> routes)
            throws Exception {
        var server = new TestServer(concurrentRequests, bounds, routes);
        await(server.vertx.deployVerticle(server.verticle));
        return server;
    }

    /** Reads the largest body that there may be, for whoever connected, and keeps it until it has been answered. */
    public static Future<Buffer> body(HttpComponents stack, RoutingContext ctx, Deadline deadline) {
        var reservation = stack.memoryLimits()
                .bodies()
                .newReservation(clientOf(ctx.request().remoteAddress()));
        ctx.addEndHandler(end -> reservation.close());
        return RequestBodyReader.read(ctx.request(), deadline, RequestBodyReader.MAX_BYTES, reservation);
    }

    private static ClientKey clientOf(SocketAddress address) {
        return ClientKey.ofAddress(address.hostAddress().hashCode());
    }

    public int port() {
        return verticle.port();
    }

    public MetricsRegistry metrics() {
        return metrics;
    }

    /** What verifies the tokens that it is shown. */
    public AccessTokenVerifier tokens() {
        return tokens;
    }

    /** Sends one request on a connection of its own. */
    public RawHttpResponse exchange(String... headLines) throws Exception {
        try (var client = RawHttpClient.connect(port())) {
            client.send(String.join("\r\n", headLines) + "\r\nHost: test\r\nConnection: close\r\n\r\n");
            return client.read();
        }
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
        metrics.close();
    }
}
