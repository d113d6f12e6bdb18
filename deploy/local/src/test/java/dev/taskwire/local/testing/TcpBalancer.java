package dev.taskwire.local.testing;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The balancer that stands in front of several gateways: it asks each whether it is ready, several times a second, and
 * gives a new connection to one that is.
 */
public final class TcpBalancer {
    private static final String LOOPBACK = "127.0.0.1";
    private static final long CHECK_MILLIS = 200;
    private static final long MAX_WAIT_MILLIS = 2_000;

    private final HttpClient checks;
    /** One for all, and kept: the library closes the connections of a client that nobody holds any more. */
    private final NetClient gateways;

    private final List<ServiceProcess> targets;
    private final Set<ServiceProcess> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final NetServer server;

    private TcpBalancer(Vertx vertx, List<ServiceProcess> targets) {
        this.checks = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
        this.gateways = vertx.createNetClient();
        this.targets = targets;
        this.server = vertx.createNetServer().connectHandler(this::accept);
        vertx.setPeriodic(0, CHECK_MILLIS, timer -> targets.forEach(this::check));
    }

    /** Starts to listen, and returns once all of them are ready. Closing the Vert.x instance ends it. */
    public static TcpBalancer start(Vertx vertx, List<ServiceProcess> targets) throws Exception {
        var balancer = new TcpBalancer(vertx, targets);
        await(balancer.server.listen(0, LOOPBACK));
        Eventually.holds(() -> assertThat(balancer.ready).hasSameSizeAs(targets));
        return balancer;
    }

    public String address() {
        return "http://" + LOOPBACK + ":" + server.actualPort();
    }

    private void check(ServiceProcess target) {
        checks.request(HttpMethod.GET, target.management().port(), LOOPBACK, "/health/ready")
                .compose(HttpClientRequest::send)
                .map(answer -> answer.statusCode() == 200)
                .timeout(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(false)
                .onSuccess(up -> {
                    if (up) {
                        ready.add(target);
                    } else {
                        ready.remove(target);
                    }
                });
    }

    private void accept(NetSocket client) {
        client.pause();
        var able = targets.stream().filter(ready::contains).toList();
        if (able.isEmpty()) {
            client.close();
            return;
        }
        int port = able.get(Math.floorMod(turn.getAndIncrement(), able.size())).port();
        gateways.connect(port, LOOPBACK)
                .onSuccess(gateway -> {
                    pass(client, gateway);
                    pass(gateway, client);
                })
                .onFailure(away -> client.close());
    }

    private static void pass(NetSocket from, NetSocket to) {
        from.pipeTo(to).onComplete(end -> to.close());
    }
}
