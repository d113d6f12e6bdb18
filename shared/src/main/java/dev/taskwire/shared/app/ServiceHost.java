package dev.taskwire.shared.app;

import dev.taskwire.shared.auth.AccessTokens;
import dev.taskwire.shared.config.KafkaConfig;
import dev.taskwire.shared.config.MongoConfig;
import dev.taskwire.shared.config.ServerConfig;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.health.Readiness;
import dev.taskwire.shared.http.AccessLog;
import dev.taskwire.shared.http.Admission;
import dev.taskwire.shared.http.CallerCheck;
import dev.taskwire.shared.http.ErrorHandler;
import dev.taskwire.shared.http.Front;
import dev.taskwire.shared.http.HttpStack;
import dev.taskwire.shared.http.HttpVerticle;
import dev.taskwire.shared.http.ServerBounds;
import dev.taskwire.shared.kafka.KafkaMonitor;
import dev.taskwire.shared.kafka.TopicFault;
import dev.taskwire.shared.kafka.TopicPlan;
import dev.taskwire.shared.log.ServiceName;
import dev.taskwire.shared.metrics.EventLoopDelay;
import dev.taskwire.shared.metrics.Metrics;
import dev.taskwire.shared.mongo.Index;
import dev.taskwire.shared.mongo.MajorityClient;
import dev.taskwire.shared.mongo.Mongo;
import dev.taskwire.shared.mongo.MongoErrors;
import dev.taskwire.shared.trace.Telemetry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service stands on: its Vert.x instance, metrics, readiness and two ports; the ladder of its start and end. */
public final class ServiceHost {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHost.class);
    private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();

    private static final Duration READINESS_EVERY = Duration.ofSeconds(10);

    /** What a client may have of the reserve of anything that is divided. */
    private static final int LITTLE_PART = 64;

    /** How long a DNS record is believed at most; Docker's say ten minutes. */
    private static final int RECORD_SECONDS = 5;

    private final ServerConfig config;
    private final Callers callers;
    private final ServerBounds bounds;
    private final Vertx vertx;
    private final Telemetry telemetry;
    private final Metrics metrics;
    private final AccessLog accessLog;
    private final Readiness readiness;
    private final Promise<Void> prepared = Promise.promise();
    private final CopyOnWriteArrayList<Supplier<Future<Void>>> releases = new CopyOnWriteArrayList<>();

    /** Who calls a process. */
    public enum Callers {
        /** Our own gateways, which divide what is scarce before they call. */
        GATEWAYS,
        /** Anybody; each gets a share. */
        CLIENTS
    }

    /** For a process that only our own processes call. */
    public ServiceHost(ServerConfig config) {
        this(config, Callers.GATEWAYS);
    }

    public ServiceHost(ServerConfig config, Callers callers) {
        this.config = config;
        this.callers = callers;
        this.bounds = ServerBounds.ofProcess(callers == Callers.CLIENTS);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setAddressResolverOptions(new AddressResolverOptions().setCacheMaxTimeToLive(RECORD_SECONDS)));
        ServiceName.set(vertx, config.service());
        this.telemetry = Observation.begin(config);
        this.metrics = telemetry.metrics();
        this.accessLog = new AccessLog(config.service(), telemetry);
        ServerBoundsMetrics.show(bounds, metrics);
        this.readiness = new Readiness(vertx).require("started", this::isOpen);
        // Whoever probes us may ask rarely, or leave us out of sight once we are not ready.
        vertx.setPeriodic(READINESS_EVERY.toMillis(), timer -> readiness.ask());
        metrics.gauge(
                "process.ready",
                "1 while this process should get requests, as its readiness says.",
                () -> readiness.wasReady() ? 1 : 0);
    }

    public Vertx vertx() {
        return vertx;
    }

    public Metrics metrics() {
        return metrics;
    }

    /** Metrics and traces. */
    public Telemetry telemetry() {
        return telemetry;
    }

    public Readiness readiness() {
        return readiness;
    }

    /** A client of MongoDB, which readiness then asks for; it is closed at the end. */
    public MajorityClient mongo(MongoConfig mongoConfig) {
        var mongo = Mongo.create(vertx, mongoConfig, telemetry);
        releases.add(0, mongo::close);
        readiness.requireAnswer("mongodb", () -> mongo.runCommand("ping", new JsonObject().put("ping", 1)));
        return mongo;
    }

    /** Another client, for few queries at a time that may be long; it is closed at the end. */
    public MongoClient mongoForSearches(MongoConfig mongoConfig) {
        var mongo = Mongo.createForSearches(vertx, mongoConfig, telemetry);
        releases.add(0, mongo::close);
        return mongo;
    }

    /** Completes when all of them exist, however long that takes. */
    public Future<Void> buildIndexes(MongoConfig mongoConfig, List<Index> indexes) {
        return Mongo.buildIndexes(vertx, mongoConfig, indexes);
    }

    /** What brings this service's events from its documents to that topic; it ends before the clients of MongoDB do. */
    public EventPublishing publishing(
            KafkaConfig kafka, MongoConfig mongoConfig, MongoClient writes, String topic, Clock clock) {
        return publishing(kafka, mongoConfig, writes, topic, List.of(), clock);
    }

    /** The same for a service that also reads these topics, which are watched then too. */
    public EventPublishing publishing(
            KafkaConfig kafka,
            MongoConfig mongoConfig,
            MongoClient writes,
            String topic,
            List<TopicPlan> received,
            Clock clock) {
        var publishing =
                new EventPublishing(this, config.service(), kafka, mongoConfig, writes, topic, received, clock);
        releases.add(0, publishing::stop);
        return publishing;
    }

    /**
     * Watches Kafka and these topics, and shows both in health and metrics; a process that waits for Kafka is ready all
     * the same.
     */
    public KafkaMonitor kafka(KafkaConfig kafkaConfig, List<TopicPlan> topics) {
        var monitor = new KafkaMonitor(vertx, kafkaConfig, topics);
        releases.add(0, monitor::close);
        readiness.inform("kafka", monitor::state);
        metrics.gauge(
                "kafka.up",
                "1 while Kafka answers and our topics are as they must be.",
                () -> monitor.state().equals(KafkaMonitor.UP) ? 1 : 0);
        return monitor;
    }

    /** Asks Kafka; fails with {@link StartException} when it answers and a topic is not as it must be. */
    public Future<Void> check(KafkaMonitor monitor) {
        return monitor.start()
                .recover(failure -> Future.failedFuture(
                        failure instanceof TopicFault fault
                                ? new StartException(String.valueOf(fault.getMessage()), fault)
                                : failure));
    }

    /** Ends this when no requests are served any more, and before what was there earlier, such as MongoDB's clients. */
    public void endBefore(Supplier<Future<Void>> release) {
        releases.add(0, release);
    }

    /** Runs a verticle beside the servers, to the end of the process. */
    public <V extends VerticleBase> V deploy(V verticle) {
        vertx.deployVerticle(verticle)
                .onFailure(failure ->
                        LOG.error("{} does not start", verticle.getClass().getSimpleName(), failure));
        return verticle;
    }

    /** What the routers of this process have in common. */
    public HttpStack stack(Contract contract, AccessTokens tokens, int concurrentRequests) {
        return new HttpStack(
                contract,
                accessLog,
                callers == Callers.GATEWAYS
                        ? ErrorHandler.forGateways(MongoErrors::translate)
                        : new ErrorHandler(MongoErrors::translate),
                admission("requests", concurrentRequests),
                new CallerCheck(tokens),
                bounds,
                config.requestTimeout());
    }

    /** Admits so many at once, divided as the process' callers are, and shows how many there are. */
    public Admission admission(String what, int bound) {
        var admission = callers == Callers.CLIENTS
                ? Admission.shared(bound, Math.max(1, bound / LITTLE_PART), this::isOpen)
                : new Admission(bound, this::isOpen);
        metrics.gauge("admission.running", "What is worked on now.", admission::running, "admission", what);
        metrics.counterOf(
                "admission.refused",
                "What was refused with 503, since there was no room.",
                admission,
                Admission::refused,
                "admission",
                what);
        return admission;
    }

    /** Whether the preparation has succeeded, so that requests may be served. */
    public boolean isOpen() {
        return prepared.future().succeeded();
    }

    /**
     * Opens the ports, then prepares, again and again until it succeeds.
     *
     * @param router makes the routes of one event loop
     * @param preparation what must have succeeded before requests are served
     */
    public Future<Running> start(Function<Vertx, Router> router, Supplier<Future<Void>> preparation) {
        return start(Front.NONE, router, preparation);
    }

    /** The same for a service that the outside reaches. */
    public Future<Running> start(Front front, Function<Vertx, Router> router, Supplier<Future<Void>> preparation) {
        var management = new ManagementVerticle(config.bindAddress(), config.managementPort(), readiness, metrics);
        var http = new CopyOnWriteArrayList<HttpVerticle>();
        // Bound to no context, like the future of the end: a start that failed closes this instance.
        Promise<Running> started = Promise.promise();
        vertx.deployVerticle(
                        () -> new EventLoopDelay(metrics),
                        new DeploymentOptions()
                                .setThreadingModel(ThreadingModel.EVENT_LOOP)
                                .setInstances(EVENT_LOOPS))
                .compose(measured -> vertx.deployVerticle(management))
                .recover(failure -> failed(failure, config.managementPort(), "_MANAGEMENT_PORT"))
                .compose(deployed -> vertx.deployVerticle(
                                () -> {
                                    var verticle = new HttpVerticle(
                                            config.bindAddress(), config.port(), front, bounds, accessLog, router);
                                    http.add(verticle);
                                    return verticle;
                                },
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.EVENT_LOOP)
                                        .setInstances(EVENT_LOOPS))
                        .recover(failure -> failed(failure, config.port(), "_PORT")))
                .map(deployment -> {
                    http.get(0).followRenewals();
                    Retry.until(vertx, config.service(), preparation).onComplete(prepared);
                    return new Running(
                            http.get(0).port(), management.port(), prepared.future(), () -> stop(deployment, http));
                })
                .onComplete(started::complete, failure -> release().onComplete(end -> started.fail(failure)));
        return started.future();
    }

    private Future<String> failed(Throwable failure, int port, String variable) {
        return Future.failedFuture(
                failure instanceof BindException
                        ? new StartException(
                                "port " + port + " on " + config.bindAddress() + " is taken or may not be opened; "
                                        + config.service().toUpperCase(Locale.ROOT) + variable + " chooses another",
                                failure)
                        : failure);
    }

    private Future<Void> stop(String deployment, List<HttpVerticle> http) {
        readiness.drain();
        Promise<Void> stopped = Promise.promise();
        Future.join(http.stream().map(HttpVerticle::quiesce).toList())
                .transform(quiet -> vertx.undeploy(deployment))
                .onComplete(drained -> release().onComplete(stopped));
        return stopped.future();
    }

    private Future<Void> release() {
        // Bound to no context: those of this instance deliver nothing once it is closed.
        Promise<Void> closed = Promise.promise();
        Future<Void> done = Future.succeededFuture();
        for (var release : releases) {
            done = done.transform(previous -> release.get());
        }
        done.transform(released -> telemetry.tracing().close())
                .onComplete(told -> vertx.close().onComplete(closed));
        return closed.future().onComplete(end -> metrics.close());
    }
}
