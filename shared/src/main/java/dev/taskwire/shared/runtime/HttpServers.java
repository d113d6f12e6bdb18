package dev.taskwire.shared.runtime;

import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.telemetry.metrics.EventLoopLagProbe;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** The two ports of a service, on every event loop: management, and the service itself. */
public final class HttpServers {
    private final ServiceRuntime runtime;
    private final ServerConfig config;
    private final Vertx vertx;
    private final Supplier<HttpServerVerticle> http;
    private final List<HttpServerVerticle> verticles = new CopyOnWriteArrayList<>();

    /**
     * Servers that are not started.
     *
     * @param router makes the routes of one event loop
     */
    public HttpServers(
            ServiceRuntime runtime,
            HttpComponents components,
            EdgeOptions edgeOptions,
            Function<Vertx, Router> router) {
        this.runtime = runtime;
        this.config = runtime.config();
        this.vertx = runtime.vertx();
        this.http = () -> new HttpServerVerticle(
                config.bindAddress(), config.port(), edgeOptions, components.bounds(), components.log(), router);
    }

    /**
     * Opens the ports, then prepares the service, again and again until that succeeds.
     *
     * @param preparation what must have succeeded before requests are served
     */
    public Future<RunningService> start(Supplier<Future<Void>> preparation) {
        var management = new ManagementVerticle(
                config.bindAddress(), config.managementPort(), runtime.readiness(), runtime.metrics());
        // Bound to no context, like the future of the end: a start that failed closes this instance.
        Promise<RunningService> started = Promise.promise();
        vertx.deployVerticle(() -> new EventLoopLagProbe(runtime.metrics()), onEveryEventLoop())
                .compose(measured -> vertx.deployVerticle(management))
                .recover(failure -> failed(failure, config.managementPort(), "_MANAGEMENT_PORT"))
                .compose(deployed -> vertx.deployVerticle(this::createVerticle, onEveryEventLoop())
                        .recover(failure -> failed(failure, config.port(), "_PORT")))
                .map(deployment -> {
                    verticles.get(0).followRenewals();
                    return new RunningService(
                            verticles.get(0).port(),
                            management.port(),
                            runtime.prepare(preparation),
                            () -> stop(deployment));
                })
                .onComplete(started::complete, failure -> runtime.shutdown().onComplete(end -> started.fail(failure)));
        return started.future();
    }

    private static DeploymentOptions onEveryEventLoop() {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.EVENT_LOOP)
                .setInstances(ServiceRuntime.EVENT_LOOPS);
    }

    private HttpServerVerticle createVerticle() {
        var verticle = http.get();
        verticles.add(verticle);
        return verticle;
    }

    private Future<String> failed(Throwable failure, int port, String variable) {
        return Future.failedFuture(
                failure instanceof BindException
                        ? new StartupException(
                                "port " + port + " on " + config.bindAddress() + " is taken or may not be opened; "
                                        + config.service().toUpperCase(Locale.ROOT) + variable + " chooses another",
                                failure)
                        : failure);
    }

    /** Finishes the requests that run, then shuts the service down. */
    private Future<Void> stop(String deployment) {
        runtime.readiness().drain();
        Promise<Void> stopped = Promise.promise();
        Future.join(verticles.stream().map(HttpServerVerticle::quiesce).toList())
                .transform(quiet -> vertx.undeploy(deployment))
                .onComplete(drained -> runtime.shutdown().onComplete(stopped));
        return stopped.future();
    }
}
