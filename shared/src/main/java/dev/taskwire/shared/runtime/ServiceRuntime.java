package dev.taskwire.shared.runtime;

import dev.taskwire.shared.health.ReadinessChecks;
import dev.taskwire.shared.log.context.ServiceName;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life cycle of a service: its Vert.x instance, telemetry, readiness, preparation and shutdown. */
public final class ServiceRuntime {
    static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRuntime.class);
    private static final Duration READINESS_INTERVAL = Duration.ofSeconds(10);

    /** The longest time for which a DNS record is cached; those of Docker are valid for ten minutes. */
    private static final int MAX_DNS_RECORD_SECONDS = 5;

    private final ServerConfig config;
    private final Vertx vertx;
    private final Telemetry telemetry;
    private final ReadinessChecks readiness;
    private final Promise<Void> prepared = Promise.promise();
    private final Deque<Supplier<Future<Void>>> shutdownHooks = new ConcurrentLinkedDeque<>();

    public ServiceRuntime(ServerConfig config) {
        this.config = config;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setAddressResolverOptions(new AddressResolverOptions().setCacheMaxTimeToLive(MAX_DNS_RECORD_SECONDS)));
        ServiceName.set(vertx, config.service());
        this.telemetry = TelemetryFactory.create(config);
        this.readiness = new ReadinessChecks(vertx).require("started", this::isPrepared);
        // Probes may be rare, or stop once the process is not ready.
        vertx.setPeriodic(READINESS_INTERVAL.toMillis(), timer -> readiness.check());
        metrics()
                .gauge("process.ready", "1 while the process should get requests.", () -> readiness.wasReady() ? 1 : 0);
    }

    public ServerConfig config() {
        return config;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Returns metrics and tracing. */
    public Telemetry telemetry() {
        return telemetry;
    }

    public MetricsRegistry metrics() {
        return telemetry.metrics();
    }

    public ReadinessChecks readiness() {
        return readiness;
    }

    /** Runs a verticle beside the servers until the process ends. A failed deployment is only logged. */
    public void deploy(VerticleBase verticle) {
        vertx.deployVerticle(verticle)
                .onFailure(failure ->
                        LOG.error("{} cannot start", verticle.getClass().getSimpleName(), failure));
    }

    /** Repeats the preparation until it succeeds. Fails with {@link StartupException} when a retry cannot help. */
    Future<Void> prepare(Supplier<Future<Void>> preparation) {
        new StartupRetry(vertx, config.service(), preparation).untilSuccess().onComplete(prepared);
        return prepared.future();
    }

    /** Returns whether the preparation has succeeded, so that requests may be served. */
    boolean isPrepared() {
        return prepared.future().succeeded();
    }

    /**
     * Adds a hook that runs at shutdown, when no requests are served any more. The hook that was added last runs first.
     */
    public void addShutdownHook(Supplier<Future<Void>> hook) {
        shutdownHooks.push(hook);
    }

    /** Runs all hooks, even if some fail, and closes the Vert.x instance. */
    Future<Void> shutdown() {
        // Bound to no context: the contexts of this instance complete nothing once it is closed.
        Promise<Void> closed = Promise.promise();
        Future<Void> done = Future.succeededFuture();
        for (var hook : shutdownHooks) {
            done = done.transform(previous -> hook.get());
        }
        done.transform(released -> telemetry.tracing().close())
                .onComplete(closedTracing -> vertx.close().onComplete(closed));
        return closed.future().onComplete(end -> metrics().close());
    }
}
