package dev.taskwire.gateway;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.gateway.docs.DocsRoutes;
import dev.taskwire.gateway.pipeline.AccessGuard;
import dev.taskwire.gateway.pipeline.RequestDispatcher;
import dev.taskwire.gateway.pipeline.RequestPipeline;
import dev.taskwire.gateway.pipeline.SecurityHeaders;
import dev.taskwire.gateway.proxy.ReverseProxy;
import dev.taskwire.gateway.ratelimit.FailedSignInLimiter;
import dev.taskwire.gateway.ratelimit.RateLimiters;
import dev.taskwire.gateway.revocation.RevocationModule;
import dev.taskwire.gateway.routing.RouteTable;
import dev.taskwire.gateway.upstream.DnsUpstreamDiscovery;
import dev.taskwire.gateway.upstream.HealthChecker;
import dev.taskwire.gateway.upstream.UpstreamMetrics;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.auth.AccessTokenVerifier;
import dev.taskwire.shared.auth.JwksClient;
import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.HttpClients;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.runtime.CertificateHealth;
import dev.taskwire.shared.runtime.HttpComponentFactory;
import dev.taskwire.shared.runtime.HttpServers;
import dev.taskwire.shared.runtime.RunningService;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.shared.runtime.ServiceApplication;
import dev.taskwire.shared.runtime.ServiceRuntime;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The gateway service: creates its parts, connects them, and starts its HTTP servers. */
public final class GatewayApp implements ServiceApplication {
    private static final int MAX_CONCURRENT_REQUESTS = 1024;
    private static final int MAX_CONCURRENT_BODIES = 512;
    private static final int MAX_CONCURRENT_DOCUMENTS = 256;

    private final GatewayConfig config;
    private final OpenApiContract contract;
    private final Clock clock;

    public GatewayApp(GatewayConfig config, OpenApiContract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public ServerConfig server() {
        return config.server();
    }

    @Override
    public Future<RunningService> start() {
        var runtime = new ServiceRuntime(config.server());
        var clients = HttpClients.of(runtime.vertx(), config.server().internalTls());
        clients.tls().ifPresent(tls -> CertificateHealth.show(runtime, "internal_certificates", tls));
        var client = clients.create();
        var calls = new HttpClientTelemetry(runtime.telemetry());
        var tokens = new AccessTokenVerifier(runtime.vertx(), clock);
        var keys = new JwksClient(runtime.vertx(), client, calls, config.ums(), tokens);
        var revocation =
                new RevocationModule(runtime, config.kafka(), client, calls, config.ums(), config.internalKey(), clock);
        revocation.start();

        var ums = upstreams(runtime, "ums", config.ums());
        var tms = upstreams(runtime, "tms", config.tms());
        var checks = Stream.of(ums, tms)
                .map(pool -> new HealthChecker(runtime.vertx(), clients, pool).start())
                .toList();
        checks.forEach(check -> runtime.addShutdownHook(check::close));
        var factory = HttpComponentFactory.forClients(runtime);
        var components = factory.createComponents(contract, tokens, MAX_CONCURRENT_REQUESTS);
        var limiters = RateLimiters.of(config.rateLimits(), System::nanoTime, runtime.metrics());
        var revoked = revocation.revokedSessions();
        var accessGuard = new AccessGuard(components.authenticator(), revoked, limiters);
        var failedSignIns = new FailedSignInLimiter(limiters);
        var bodies = factory.createConcurrencyLimiter("bodies", MAX_CONCURRENT_BODIES);
        var docs = new DocsRoutes(
                contract,
                config.optionalRoutes(),
                config.server().publicUrl(),
                factory.createConcurrencyLimiter("documents", MAX_CONCURRENT_DOCUMENTS),
                config.trustedProxies(),
                components.errors());
        var edgeOptions = new EdgeOptions(
                config.tls(),
                SecurityHeaders.of(config.tls().isPresent()),
                config.cors(),
                address -> ClientOrigin.connectionKey(address, config.trustedProxies()));
        return new HttpServers(runtime, components, edgeOptions, vertx -> {
                    var routes = components.newRouter(vertx).cors(config.cors());
                    docs.mount(routes);
                    var proxy = new ReverseProxy(vertx, clients, config.upstreamTimeout(), calls);
                    var dispatcher = new RequestDispatcher(ums, tms, proxy, revoked, failedSignIns);
                    new RequestPipeline(components, config.trustedProxies(), accessGuard, bodies, dispatcher)
                            .mount(routes, RouteTable.served(config.optionalRoutes()));
                    return routes.build();
                })
                .start(() -> keys.load()
                        .compose(loaded -> revocation.load())
                        .compose(loaded -> Future.join(checks.stream()
                                        .map(HealthChecker::settle)
                                        .toList())
                                .mapEmpty()));
    }

    private static UpstreamPool upstreams(ServiceRuntime runtime, String service, List<URI> urls) {
        var metrics = new UpstreamMetrics(runtime.metrics(), service);
        var pool = new UpstreamPool(runtime.vertx(), service, System::nanoTime, metrics);
        runtime.addShutdownHook(new DnsUpstreamDiscovery(runtime.vertx(), urls, pool).start()::close);
        runtime.readiness().addInfo("upstreams_" + service, pool::availability);
        return pool;
    }
}
