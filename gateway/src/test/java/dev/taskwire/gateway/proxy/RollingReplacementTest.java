package dev.taskwire.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every process of a service is replaced while requests come, of which most may be sent only once. */
class RollingReplacementTest {
    private static final int CLIENTS = 8;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean over;

    /** A process of a service, as its host ends it. */
    private static final class Replica {
        private final Vertx vertx = Vertx.vertx();
        private final HttpServerVerticle verticle;
        private final String deployment;
        private volatile boolean draining;

        Replica(int port) throws Exception {
            verticle = new HttpServerVerticle(
                    "127.0.0.1",
                    port,
                    new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                    this::router);
            deployment = vertx.deployVerticle(verticle, new DeploymentOptions()).await(10, TimeUnit.SECONDS);
        }

        private Router router(Vertx loop) {
            var router = Router.router(loop);
            router.get("/health/ready")
                    .handler(ctx ->
                            ctx.response().setStatusCode(draining ? 503 : 200).end());
            router.route().handler(ctx -> ctx.request().body().onSuccess(body -> answer(ctx.response(), loop)));
            return router;
        }

        private static void answer(HttpServerResponse response, Vertx loop) {
            loop.setTimer(5, later -> response.end("done"));
        }

        void stop() throws Exception {
            draining = true;
            verticle.quiesce().await(20, TimeUnit.SECONDS);
            vertx.undeploy(deployment).await(20, TimeUnit.SECONDS);
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void noRequestFails() throws Exception {
        var ports = List.of(freePort(), freePort());
        var replicas = new HashMap<Integer, Replica>();
        for (int port : ports) {
            replicas.put(port, new Replica(port));
        }
        try (var gateway = TestReverseProxy.to(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), ports.get(0), ports.get(1))
                .checking()) {
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Thread(() -> call(gateway, i), "client-" + i))
                    .toList();
            clients.forEach(Thread::start);
            until(() -> answered.get() > 200);
            for (int port : ports) {
                java.util.Objects.requireNonNull(replicas.get(port)).stop();
                replicas.put(port, new Replica(port));
                until(() -> gateway.upstreams().availability().equals("2 of 2"));
                int before = answered.get();
                until(() -> answered.get() > before + 200);
            }
            over = true;
            for (var client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();
        }
        for (var replica : replicas.values()) {
            replica.stop();
        }
    }

    private void call(TestReverseProxy gateway, int client) {
        try {
            while (!over) {
                var answer = client == 0 ? gateway.get("/repeatable") : gateway.send("POST", "/once", "body");
                answered.incrementAndGet();
                if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            }
        } catch (Exception failure) {
            failures.add(failure.toString());
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
