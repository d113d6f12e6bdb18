package dev.taskwire.gateway.upstream;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.gateway.client.TrustedProxies;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.http.AccessLog;
import dev.taskwire.shared.http.Admission;
import dev.taskwire.shared.http.BodyBudget;
import dev.taskwire.shared.http.CallerCheck;
import dev.taskwire.shared.http.ClientKey;
import dev.taskwire.shared.http.Deadline;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.HttpStack;
import dev.taskwire.shared.http.HttpVerticle;
import dev.taskwire.shared.http.RequestBody;
import dev.taskwire.shared.log.RequestId;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.remote.RemoteCalls;
import dev.taskwire.shared.trace.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * A gateway that forwards and nothing else. What is under {@code /repeatable} may be sent again, what is under
 * {@code /once} may not.
 */
final class TestGateway implements AutoCloseable {
    static final Duration UPSTREAM_TIMEOUT = Duration.ofMillis(400);
    static final Duration REQUEST_TIMEOUT = Duration.ofMillis(2_500);
    private static final int CONCURRENT_REQUESTS = 2_000;
    private static final Contract CONTRACT = Contract.load();
    private static final BodyBudget BODIES = BodyBudget.undivided(Long.MAX_VALUE);

    private final Vertx vertx;
    private final Metrics metrics = new Metrics("test");
    private final Telemetry telemetry = Telemetry.untraced(metrics);
    private final RemoteCalls calls = new RemoteCalls(telemetry);
    private final Upstreams upstreams;
    private final HttpVerticle verticle;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestGateway(Duration upstreamTimeout, Duration requestTimeout, List<URI> urls) throws Exception {
        RequestId.register();
        vertx = Vertx.vertx();
        upstreams = new Upstreams("tms", System::nanoTime, new UpstreamMetrics(metrics, "tms"));
        new Names(vertx, urls, upstreams).start();
        var stack = new HttpStack(
                CONTRACT,
                new AccessLog("test", telemetry),
                new ErrorHandler(failure -> failure),
                new Admission(CONCURRENT_REQUESTS, () -> true),
                new CallerCheck(new AccessTokens(vertx, Clock.systemUTC())),
                requestTimeout);
        verticle = new HttpVerticle("127.0.0.1", 0, stack.log(), loop -> {
            var forwarder = new Forwarder(loop, upstreamTimeout, calls);
            var routes = stack.routes(loop);
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
                routes.add(method, "/repeatable", ctx -> forward(stack, forwarder, ctx, true));
                routes.add(method, "/once", ctx -> forward(stack, forwarder, ctx, false));
            }
            return routes.build();
        });
        vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
    }

    private void forward(HttpStack stack, Forwarder forwarder, RoutingContext ctx, boolean repeatable) {
        var deadline = Deadline.in(stack.requestTimeout());
        var origin = Origin.of(ctx.request(), new TrustedProxies(List.of()));
        ctx.request().pause();
        RequestBody.read(ctx.request(), deadline, RequestBody.LIMIT, BODIES.open(ClientKey.EVERYBODY))
                .compose(body ->
                        forwarder.forward(new Parcel(ctx, origin, body, deadline, repeatable, status -> {}), upstreams))
                .onFailure(failure -> stack.errors().answer(ctx, failure));
    }

    static TestGateway to(int... ports) throws Exception {
        return to(UPSTREAM_TIMEOUT, REQUEST_TIMEOUT, ports);
    }

    static TestGateway to(Duration upstreamTimeout, Duration requestTimeout, int... ports) throws Exception {
        var urls = IntStream.of(ports)
                .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
        return new TestGateway(upstreamTimeout, requestTimeout, urls);
    }

    /** Begins to ask the upstreams whether they are ready. */
    TestGateway checking() {
        new HealthChecks(vertx, upstreams).start();
        return this;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    Metrics metrics() {
        return metrics;
    }

    int port() {
        return verticle.port();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    /** Fails with an IOException for an answer that breaks off. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(request(method, path, body), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
        return client.sendAsync(request(method, path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + verticle.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(20, TimeUnit.SECONDS);
        metrics.close();
    }
}
