package dev.taskwire.gateway;

import dev.taskwire.gateway.client.BrowserHeaders;
import dev.taskwire.gateway.client.Origin;
import dev.taskwire.gateway.docs.DocsRoutes;
import dev.taskwire.gateway.filter.RevocationCheck;
import dev.taskwire.gateway.filter.RevocationFollower;
import dev.taskwire.gateway.filter.RevocationPoller;
import dev.taskwire.gateway.filter.RevokedSessions;
import dev.taskwire.gateway.proxy.ReverseProxy;
import dev.taskwire.gateway.route.Delivery;
import dev.taskwire.gateway.route.Entrance;
import dev.taskwire.gateway.route.Gate;
import dev.taskwire.gateway.route.RouteTable;
import dev.taskwire.gateway.throttle.Limits;
import dev.taskwire.gateway.throttle.RateLimit;
import dev.taskwire.gateway.throttle.SignInTries;
import dev.taskwire.gateway.upstream.HealthChecks;
import dev.taskwire.gateway.upstream.Names;
import dev.taskwire.gateway.upstream.UpstreamMetrics;
import dev.taskwire.gateway.upstream.UpstreamPool;
import dev.taskwire.shared.app.App;
import dev.taskwire.shared.app.HttpComponentFactory;
import dev.taskwire.shared.app.HttpServers;
import dev.taskwire.shared.app.KafkaHealth;
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.ServerConfig;
import dev.taskwire.shared.app.ServiceRuntime;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.auth.RemoteKeys;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.event.LocalCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.http.Front;
import dev.taskwire.shared.kafka.KafkaIngress;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.remote.RemoteCalls;
import dev.taskwire.shared.remote.RemoteClients;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The gateway. */
public final class GatewayApp implements App {
    private static final int CONCURRENT_REQUESTS = 1024;
    private static final int CONCURRENT_BODIES = 512;
    private static final int CONCURRENT_DOCUMENTS = 256;
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final GatewayConfig config;
    private final Contract contract;
    private final Clock clock;

    public GatewayApp(GatewayConfig config, Contract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Override
    public ServerConfig server() {
        return config.server();
    }

    @Override
    public Future<Running> start() {
        var runtime = new ServiceRuntime(config.server());
        var client = RemoteClients.of(runtime.vertx()).build();
        var calls = new RemoteCalls(runtime.telemetry());
        var tokens = new AccessTokens(runtime.vertx(), clock);
        var keys = new RemoteKeys(runtime.vertx(), client, calls, config.ums(), tokens);
        var revoked = new RevokedSessions(clock);
        var poller = new RevocationPoller(runtime.vertx(), client, calls, config.ums(), config.internalKey(), revoked);
        LocalCodec.register(runtime.vertx().eventBus());
        var check = new RevocationCheck(runtime.vertx(), revoked, poller::check);
        new RevocationFollower(revoked, check).listen(runtime.vertx());
        var kafka = new KafkaHealth(runtime, config.kafka(), topics());
        var ingress = new KafkaIngress(config.kafka(), Topics.USERS, runtime.telemetry());
        kafka.firstUp().onSuccess(up -> runtime.deploy(ingress));
        poller.start(() -> !kafka.isUp());
        runtime.vertx().setPeriodic(SWEEP.toMillis(), timer -> revoked.sweep());
        runtime.metrics().gauge("revocations", "Ended sessions whose tokens have not expired.", revoked::size);

        var ums = upstreams(runtime, "ums", config.ums());
        var tms = upstreams(runtime, "tms", config.tms());
        var components = HttpComponentFactory.forClients(runtime);
        var stack = components.httpComponents(contract, tokens, CONCURRENT_REQUESTS);
        var limits = config.rateLimit() == RateLimit.ON ? Limits.on(System::nanoTime, runtime.metrics()) : Limits.off();
        var entrance = new Entrance(stack.callers(), revoked, limits);
        var tries = new SignInTries(limits);
        var bodies = components.admission("bodies", CONCURRENT_BODIES);
        var docs = new DocsRoutes(
                contract,
                components.admission("documents", CONCURRENT_DOCUMENTS),
                config.trustedProxies(),
                stack.errors());
        var front = new Front(
                config.tls(),
                BrowserHeaders.of(config.tls().isPresent()),
                address -> Origin.connectionKey(address, config.trustedProxies()));
        return new HttpServers(runtime, stack, front, vertx -> {
                    var routes = stack.routes(vertx).cors(config.cors());
                    docs.mount(routes);
                    var proxy = new ReverseProxy(vertx, config.upstreamTimeout(), calls);
                    var delivery = new Delivery(ums, tms, proxy, revoked, tries);
                    new Gate(stack, config.trustedProxies(), entrance, bodies, delivery)
                            .mount(routes, RouteTable.ROUTES);
                    return routes.build();
                })
                .start(() -> keys.load()
                        .compose(loaded -> kafka.verifyKafka())
                        .compose(watched -> poller.loadAfter(ingress.following())));
    }

    private static UpstreamPool upstreams(ServiceRuntime runtime, String service, List<URI> urls) {
        var pool = new UpstreamPool(
                runtime.vertx(), service, System::nanoTime, new UpstreamMetrics(runtime.metrics(), service));
        runtime.addShutdownHook(new Names(runtime.vertx(), urls, pool).start()::close);
        runtime.addShutdownHook(new HealthChecks(runtime.vertx(), pool).start()::close);
        runtime.readiness().inform("upstreams_" + service, pool::state);
        return pool;
    }

    private List<TopicPlan> topics() {
        return List.of(
                TopicPlan.events(Topics.USERS, config.kafka().retention()),
                TopicPlan.deadLetters(
                        Topics.deadLetter(Topics.USERS), config.kafka().retention()));
    }
}
