package dev.taskwire.shared.runtime;

import dev.taskwire.shared.health.ManagementVerticle;
import dev.taskwire.shared.http.api.HttpComponents;
import dev.taskwire.shared.http.server.EdgeOptions;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.telemetry.metrics.EventLoopLagProbe;
import dev.taskwire.shared.tls.TlsReloader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the two HTTP servers of a service: its own on every event loop, and the management server. */
public final class HttpServers {
    private final ServiceRuntime runtime;
    private final ServerConfig config;
    private final Vertx vertx;
    private final Supplier<HttpServerVerticle> verticleFactory;
    private final List<HttpServerVerticle> verticles = new CopyOnWriteArrayList<>();

    /**
     * Creates servers that are not started.
     *
     * @param router creates the routes of one event loop
     */
    public HttpServers(
            ServiceRuntime runtime,
            HttpComponents components,
            EdgeOptions edgeOptions,
            Function<Vertx, Router> router) {
        this.runtime = runtime;
        this.config = runtime.config();
        this.vertx = runtime.vertx();
        this.verticleFactory = () -> new HttpServerVerticle(
                config.bindAddress(), config.port(), edgeOptions, components.memoryLimits(), components.log(), router);
    }

    /**
     * Opens the ports, then repeats the preparation until it succeeds.
     *
     * @param preparation what must succeed before requests are served
     * @return completes when the ports are open; fails with {@link StartupException} when a port cannot be opened
     */
    public Future<RunningService> start(Supplier<Future<Void>> preparation) {
        var management = new ManagementVerticle(
                config.bindAddress(), config.managementPort(), runtime.readiness(), runtime.metrics());
        // Bound to no context: a failed start closes this Vert.x instance, and its contexts complete nothing
        // afterwards.
        Promise<RunningService> started = Promise.promise();
        vertx.deployVerticle(new EveryEventLoop(() -> new EventLoopLagProbe(runtime.metrics())))
                .compose(measured -> vertx.deployVerticle(management))
                .recover(failure -> explainBindFailure(failure, config.managementPort(), "_MANAGEMENT_PORT"))
                .compose(deployed -> vertx.deployVerticle(new EveryEventLoop(this::createVerticle))
                        .recover(failure -> explainBindFailure(failure, config.port(), "_PORT")))
                .map(deployment -> {
                    verticles.get(0).watchCertificate();
                    verticles.get(0).tls().ifPresent(this::showCertificate);
                    return new RunningService(
                            verticles.get(0).port(),
                            management.port(),
                            runtime.prepare(preparation),
                            () -> stop(deployment));
                })
                .onComplete(started::complete, failure -> runtime.shutdown().onComplete(end -> started.fail(failure)));
        return started.future();
    }

    /** The gateway shows the certificate that clients see, and the other services one that only processes see. */
    private void showCertificate(TlsReloader tls) {
        boolean internal = config.internalTls().files().equals(tls.files());
        CertificateHealth.show(runtime, internal ? "internal_certificates" : "certificate", tls);
    }

    private HttpServerVerticle createVerticle() {
        var verticle = verticleFactory.get();
        verticles.add(verticle);
        return verticle;
    }

    private Future<String> explainBindFailure(Throwable failure, int port, String variable) {
        return Future.failedFuture(
                failure instanceof BindException
                        ? new StartupException(
                                "port " + port + " on " + config.bindAddress() + " is in use or may not be opened; set "
                                        + config.service().toUpperCase(Locale.ROOT) + variable + " to another port",
                                failure)
                        : failure);
    }

    /** Responds to every request on an accepted connection, then shuts the service down. */
    private Future<Void> stop(String deployment) {
        runtime.readiness().drain();
        Promise<Void> stopped = Promise.promise();
        HttpServerVerticle.drain(verticles)
                .transform(drained -> vertx.undeploy(deployment))
                .onComplete(undeployed -> runtime.shutdown().onComplete(stopped));
        return stopped.future();
    }
}
