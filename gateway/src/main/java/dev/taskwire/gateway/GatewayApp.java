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
import dev.taskwire.shared.app.Running;
import dev.taskwire.shared.app.ServiceHost;
import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.auth.RemoteKeys;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.event.LocalCodec;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.http.Front;
import dev.taskwire.shared.kafka.KafkaIngress;
import dev.taskwire.shared.kafka.KafkaMonitor;
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
    public Future<Running> start() {
        var host = new ServiceHost(config.server(), ServiceHost.Callers.CLIENTS);
        var client = RemoteClients.of(host.vertx()).build();
        var calls = new RemoteCalls(host.telemetry());
        var tokens = new AccessTokens(host.vertx(), clock);
        var keys = new RemoteKeys(host.vertx(), client, calls, config.ums(), tokens);
        var revoked = new RevokedSessions(clock);
        var poller = new RevocationPoller(host.vertx(), client, calls, config.ums(), config.internalKey(), revoked);
        LocalCodec.register(host.vertx().eventBus());
        var check = new RevocationCheck(host.vertx(), revoked, poller::check);
        new RevocationFollower(revoked, check).listen(host.vertx());
        var monitor = host.kafka(config.kafka(), topics());
        var ingress = new KafkaIngress(config.kafka(), Topics.USERS, host.telemetry());
        monitor.up().onSuccess(up -> host.deploy(ingress));
        poller.start(() -> !monitor.state().equals(KafkaMonitor.UP));
        host.vertx().setPeriodic(SWEEP.toMillis(), timer -> revoked.sweep());
        host.metrics().gauge("revocations", "Ended sessions whose tokens have not expired.", revoked::size);

        var ums = upstreams(host, "ums", config.ums());
        var tms = upstreams(host, "tms", config.tms());
        var stack = host.stack(contract, tokens, CONCURRENT_REQUESTS);
        var limits = config.rateLimit() == RateLimit.ON ? Limits.on(System::nanoTime, host.metrics()) : Limits.off();
        var entrance = new Entrance(stack.callers(), revoked, limits);
        var tries = new SignInTries(limits);
        var bodies = host.admission("bodies", CONCURRENT_BODIES);
        var docs = new DocsRoutes(
                contract, host.admission("documents", CONCURRENT_DOCUMENTS), config.trustedProxies(), stack.errors());
        return host.start(
                new Front(
                        config.tls(),
                        BrowserHeaders.of(config.tls().isPresent()),
                        address -> Origin.connectionKey(address, config.trustedProxies())),
                vertx -> {
                    var routes = stack.routes(vertx).cors(config.cors());
                    docs.mount(routes);
                    var proxy = new ReverseProxy(vertx, config.upstreamTimeout(), calls);
                    var delivery = new Delivery(ums, tms, proxy, revoked, tries);
                    new Gate(stack, config.trustedProxies(), entrance, bodies, delivery)
                            .mount(routes, RouteTable.ROUTES);
                    return routes.build();
                },
                () -> keys.load()
                        .compose(loaded -> host.check(monitor))
                        .compose(watched -> poller.loadAfter(ingress.following())));
    }

    private static UpstreamPool upstreams(ServiceHost host, String service, List<URI> urls) {
        var pool =
                new UpstreamPool(host.vertx(), service, System::nanoTime, new UpstreamMetrics(host.metrics(), service));
        host.endBefore(new Names(host.vertx(), urls, pool).start()::close);
        host.endBefore(new HealthChecks(host.vertx(), pool).start()::close);
        host.readiness().inform("upstreams_" + service, pool::state);
        return pool;
    }

    private List<TopicPlan> topics() {
        return List.of(
                TopicPlan.events(Topics.USERS, config.kafka().retention()),
                TopicPlan.deadLetters(
                        Topics.deadLetter(Topics.USERS), config.kafka().retention()));
    }
}
