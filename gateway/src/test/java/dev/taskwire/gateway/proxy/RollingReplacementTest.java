package dev.taskwire.gateway.proxy;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.http.server.AccessLog;
import dev.taskwire.shared.http.server.HttpServerVerticle;
import dev.taskwire.shared.telemetry.Telemetry;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves that every process of a service can be replaced while requests come, most of which may be sent only once. */
@ExtendWith(VertxExtension.class)
class RollingReplacementTest {
    private static final int REPLICAS = 2;

    /** A process of a service, as its host starts and ends it, with a Vert.x instance of its own. */
    private static final class Replica {
        private final int port;
        private final Vertx vertx = Vertx.vertx();
        private final HttpServerVerticle verticle;
        private final String deployment;
        private volatile boolean draining;

        private Replica(int port) throws TimeoutException {
            this.port = port;
            verticle = new HttpServerVerticle(
                    "127.0.0.1",
                    port,
                    new AccessLog("test", Telemetry.withoutTracing(new MetricsRegistry("test"))),
                    this::router);
            deployment = await(vertx.deployVerticle(verticle));
        }

        static Replica start() throws Exception {
            return new Replica(FreePorts.find());
        }

        private Router router(Vertx loop) {
            var router = Router.router(loop);
            router.get("/health/ready")
                    .handler(ctx ->
                            ctx.response().setStatusCode(draining ? 503 : 200).end());
            router.route()
                    .handler(ctx -> ctx.request().body().onSuccess(body -> loop.setTimer(5, later -> ctx.end("done"))));
            return router;
        }

        Replica replace() throws Exception {
            stop();
            return new Replica(port);
        }

        void stop() throws TimeoutException {
            draining = true;
            await(HttpServerVerticle.drain(List.of(verticle)));
            await(vertx.undeploy(deployment));
            await(vertx.close());
        }
    }

    /** Clients that send one request after the other until they are stopped. */
    private static final class Clients {
        private static final int COUNT = 8;

        private final TestReverseProxy gateway;
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private final AtomicInteger answered = new AtomicInteger();
        private volatile boolean stopped;
        private final List<Thread> threads;

        private Clients(TestReverseProxy gateway) {
            this.gateway = gateway;
            threads = IntStream.range(0, COUNT)
                    .mapToObj(i -> new Thread(() -> send(i == 0), "client-" + i))
                    .toList();
        }

        static Clients start(TestReverseProxy gateway) {
            var clients = new Clients(gateway);
            clients.threads.forEach(Thread::start);
            return clients;
        }

        private void send(boolean repeatable) {
            try {
                while (!stopped) {
                    var answer = repeatable ? gateway.get("/repeatable") : gateway.send("POST", "/once", "body");
                    answered.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode() + " " + answer.body());
                    }
                }
            } catch (Exception failure) {
                failures.add(failure.toString());
            }
        }

        void awaitMoreAnswers() throws Exception {
            int enough = answered.get() + 200;
            Eventually.holds(() -> assertThat(answered).hasValueGreaterThan(enough));
        }

        void stop() throws InterruptedException {
            stopped = true;
            for (var thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void noRequestFails(Vertx vertx) throws Exception {
        // Given
        var replicas = new ArrayList<Replica>();
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(Replica.start());
        }
        try (var gateway = TestReverseProxy.on(vertx)
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10))
                .to(replicas.get(0).port, replicas.get(1).port)
                .checking()) {
            var clients = Clients.start(gateway);
            clients.awaitMoreAnswers();

            // When
            for (int i = 0; i < REPLICAS; i++) {
                replicas.set(i, replicas.get(i).replace());
                Eventually.holds(
                        () -> assertThat(gateway.upstreams().availability()).isEqualTo("2 of 2"));
                clients.awaitMoreAnswers();
            }
            clients.stop();

            // Then
            assertThat(clients.failures).isEmpty();
        }
        for (var replica : replicas) {
            replica.stop();
        }
    }
}
