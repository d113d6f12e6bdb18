package dev.taskwire.gateway.proxy;

import static dev.taskwire.testing.Futures.await;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.gateway.clientaddress.TrustedProxies;
import dev.taskwire.gateway.upstream.DnsUpstreamDiscovery;
import dev.taskwire.gateway.upstream.HealthChecker;
import dev.taskwire.gateway.upstream.UpstreamMetrics;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.BearerAuthenticator;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.HttpClients;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.limit.RequestBodyBudget;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.http.request.RequestBodyReader;
import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
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
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A reverse proxy behind a server, and nothing else. What is under {@code /repeatable} may be sent again, what is under
 * {@code /once} may not. A response under {@code /long} may go on after the deadline.
 */
public final class TestReverseProxy implements AutoCloseable {
    static final Duration UPSTREAM_TIMEOUT = Duration.ofMillis(400);
    static final Duration REQUEST_TIMEOUT = Duration.ofMillis(2_500);
    static final Duration LONG_RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int CONCURRENT_REQUESTS = 2_000;
    private static final OpenApiContract CONTRACT = OpenApiContract.load();
    private static final RequestBodyBudget BODIES = RequestBodyBudget.undivided(Long.MAX_VALUE);

    private final Setup setup;
    private final MetricsRegistry metrics = new MetricsRegistry("test");
    private final Telemetry telemetry = Telemetry.withoutTracing(metrics);
    private final HttpClientTelemetry calls = new HttpClientTelemetry(telemetry);
    private final UpstreamPool upstreams;
    private final HttpServerVerticle verticle;
    private final String deployment;
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * How a proxy is to be.
     *
     * @param nanoTime the time for the circuit breakers
     */
    public record Setup(Vertx vertx, Duration upstreamTimeout, Duration requestTimeout, LongSupplier nanoTime) {
        Setup timeouts(Duration upstream, Duration request) {
            return new Setup(vertx, upstream, request, nanoTime);
        }

        public Setup time(SkippableTime time) {
            return new Setup(vertx, upstreamTimeout, requestTimeout, time);
        }

        /** Starts it in front of what listens on these ports. */
        public TestReverseProxy to(int... ports) throws TimeoutException {
            var urls = IntStream.of(ports)
                    .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                    .toList();
            return new TestReverseProxy(this, urls);
        }
    }

    /** Begins to set one up, which ends with the Vert.x instance. */
    public static Setup on(Vertx vertx) {
        return new Setup(vertx, UPSTREAM_TIMEOUT, REQUEST_TIMEOUT, System::nanoTime);
    }

    private TestReverseProxy(Setup setup, List<URI> urls) throws TimeoutException {
        this.setup = setup;
        var vertx = setup.vertx();
        RequestId.register();
        upstreams = new UpstreamPool(vertx, "tms", setup.nanoTime(), new UpstreamMetrics(metrics, "tms"));
        new DnsUpstreamDiscovery(vertx, urls, upstreams).start();
        var stack = new HttpComponents(
                CONTRACT,
                new AccessLog("test", telemetry),
                new ErrorHandler(failure -> failure),
                new ConcurrencyLimiter(CONCURRENT_REQUESTS, () -> true),
                new BearerAuthenticator(new AccessTokenVerifier(vertx, Clock.systemUTC())),
                setup.requestTimeout());
        verticle = new HttpServerVerticle("127.0.0.1", 0, stack.log(), loop -> {
            var proxy = new ReverseProxy(loop, HttpClients.withoutTls(loop), setup.upstreamTimeout(), calls);
            var routes = stack.newRouter(loop);
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
                routes.add(method, "/repeatable", ctx -> forward(stack, proxy, ctx, true));
                routes.add(method, "/once", ctx -> forward(stack, proxy, ctx, false));
                routes.add(method, "/long", ctx -> forward(stack, proxy, ctx, false));
            }
            return routes.build();
        });
        deployment = await(vertx.deployVerticle(verticle));
    }

    private void forward(HttpComponents stack, ReverseProxy proxy, RoutingContext ctx, boolean repeatable) {
        var deadline = Deadline.after(stack.requestTimeout());
        var origin = ClientOrigin.of(ctx.request(), new TrustedProxies(List.of()));
        var request = new GatewayRequest(ctx, origin, deadline);
        request.setRetryable(repeatable);
        if (ctx.request().path().equals("/long")) {
            request.setResponseDeadline(Deadline.after(LONG_RESPONSE_TIMEOUT));
        }
        ctx.request().pause();
        RequestBodyReader.read(
                        ctx.request(),
                        deadline,
                        RequestBodyReader.MAX_BYTES,
                        BODIES.newReservation(ClientKey.EVERYBODY))
                .compose(body -> {
                    request.setBody(body);
                    return proxy.forward(request, upstreams);
                })
                .onFailure(failure -> stack.errors().respond(ctx, failure));
    }

    /** Begins to ask the upstreams whether they are ready, as often as a gateway does. */
    TestReverseProxy checking() {
        new HealthChecker(setup.vertx(), HttpClients.withoutTls(setup.vertx()), upstreams).start();
        return this;
    }

    public UpstreamPool upstreams() {
        return upstreams;
    }

    public MetricsRegistry metrics() {
        return metrics;
    }

    int port() {
        return verticle.port();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    /** Fails with an IOException for an answer that breaks off. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(request(method, path, body), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
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
        await(setup.vertx().undeploy(deployment));
        metrics.close();
    }
}
