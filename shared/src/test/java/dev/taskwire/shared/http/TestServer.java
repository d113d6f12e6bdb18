package dev.taskwire.shared.http;

import dev.taskwire.embedded.RawAnswer;
import dev.taskwire.embedded.RawClient;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.log.ClientAddress;
import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.trace.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** A server with all that every process' server has, around the routes of one test. */
public final class TestServer implements AutoCloseable {
    private static final Contract CONTRACT = Contract.load();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int CONCURRENT_REQUESTS = 2;
    private static final Front FRONT = new Front(Optional.empty(), Map.of(), address -> Optional.of(clientOf(address)));

    private final Vertx vertx;
    private final Metrics metrics = new Metrics("test");
    private final AccessTokens tokens;
    private final HttpVerticle verticle;

    private TestServer(int concurrentRequests, ServerBounds bounds, BiConsumer<HttpStack, StrictRouter> routes) {
        RequestId.register();
        ClientAddress.register();
        vertx = Vertx.vertx();
        tokens = new AccessTokens(vertx, Clock.systemUTC());
        var stack = new HttpStack(
                CONTRACT,
                new AccessLog("test", Telemetry.untraced(metrics)),
                ErrorHandler.forGateways(MongoErrors::translate),
                new Admission(concurrentRequests, () -> true),
                new CallerCheck(tokens),
                bounds,
                REQUEST_TIMEOUT);
        verticle = new HttpVerticle("127.0.0.1", 0, FRONT, bounds, stack.log(), loop -> {
            var router = stack.routes(loop);
            routes.accept(stack, router);
            return router.build();
        });
    }

    /** Starts it on a free port. */
    public static TestServer start(BiConsumer<HttpStack, StrictRouter> routes) throws Exception {
        return start(CONCURRENT_REQUESTS, ServerBounds.ofProcess(true), routes);
    }

    /** The same for so many requests at once. */
    static TestServer start(int concurrentRequests, BiConsumer<HttpStack, StrictRouter> routes) throws Exception {
        return start(concurrentRequests, ServerBounds.ofProcess(true), routes);
    }

    /** The same with bounds that a test can reach. */
    static TestServer start(ServerBounds bounds, BiConsumer<HttpStack, StrictRouter> routes) throws Exception {
        return start(CONCURRENT_REQUESTS, bounds, routes);
    }

    private static TestServer start(
            int concurrentRequests, ServerBounds bounds, BiConsumer<HttpStack, StrictRouter> routes) throws Exception {
        var server = new TestServer(concurrentRequests, bounds, routes);
        server.vertx.deployVerticle(server.verticle).await(10, TimeUnit.SECONDS);
        return server;
    }

    /** Reads the largest body that there may be, for whoever connected, and keeps it until it has been answered. */
    static Future<Buffer> body(HttpStack stack, RoutingContext ctx, Deadline deadline) {
        var account = stack.bounds().bodies().open(clientOf(ctx.request().remoteAddress()));
        ctx.addEndHandler(end -> account.close());
        return RequestBody.read(ctx.request(), deadline, RequestBody.LIMIT, account);
    }

    private static ClientKey clientOf(SocketAddress address) {
        return ClientKey.ofAddress(address.hostAddress().hashCode());
    }

    public int port() {
        return verticle.port();
    }

    public Metrics metrics() {
        return metrics;
    }

    /** What verifies the tokens that it is shown. */
    public AccessTokens tokens() {
        return tokens;
    }

    /** Sends one request on a connection of its own. */
    public RawAnswer exchange(String... headLines) throws Exception {
        try (var client = RawClient.connect(port())) {
            client.send(String.join("\r\n", headLines) + "\r\nHost: test\r\nConnection: close\r\n\r\n");
            return client.read();
        }
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(20, TimeUnit.SECONDS);
        metrics.close();
    }
}
