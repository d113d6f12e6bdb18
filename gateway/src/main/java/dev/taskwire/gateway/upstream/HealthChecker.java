package dev.taskwire.gateway.upstream;

import dev.taskwire.shared.client.HttpClients;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Checks the readiness of each upstream of a service, if there are several. An upstream that shuts down reports so in
 * advance, and one whose circuit breaker is open gets requests again once a health check has succeeded.
 */
public final class HealthChecker {
    private static final String PATH = "/health/ready";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int OK = 200;
    /** How many health checks in a row may get no response; a response that says not ready counts at once. */
    private static final int MAX_FAILURES_IN_A_ROW = 1;

    private final PeriodicTask task;
    private final UpstreamPool pool;
    private final Duration timeout;
    private final HttpClient client;
    private final Map<Upstream, Integer> failuresInARow = new HashMap<>();

    public HealthChecker(Vertx vertx, HttpClients clients, UpstreamPool pool) {
        this(vertx, clients, pool, INTERVAL, TIMEOUT);
    }

    HealthChecker(Vertx vertx, HttpClients clients, UpstreamPool pool, Duration interval, Duration timeout) {
        this.task = PeriodicTask.every(vertx, interval, this::checkAll);
        this.pool = pool;
        this.timeout = timeout;
        this.client = clients.create(new HttpClientOptions().setConnectTimeout((int) timeout.toMillis()));
    }

    /** Starts to check. */
    public HealthChecker start() {
        task.start();
        return this;
    }

    /**
     * Completes when it is known which upstreams can be used, if some have an {@code http} and some an {@code https}
     * address: while a service changes to TLS, one of two addresses of a process is of no use. Never fails.
     */
    public Future<Void> settle() {
        boolean mixed = pool.members().stream()
                        .map(member -> member.endpoint().tls())
                        .distinct()
                        .count()
                > 1;
        if (!mixed) {
            return Future.succeededFuture();
        }
        Future<Void> settled = Future.succeededFuture();
        for (int i = 0; i <= MAX_FAILURES_IN_A_ROW; i++) {
            settled = settled.transform(checked -> task.runNow());
        }
        return settled.transform(checked -> Future.succeededFuture());
    }

    /** Stops checking. */
    public Future<Void> close() {
        task.stop();
        return client.close();
    }

    private Future<?> checkAll() {
        var members = pool.members();
        failuresInARow.keySet().retainAll(members);
        var checks = members.stream()
                .filter(member -> members.size() > 1)
                .map(this::check)
                .toList();
        return Future.join(checks);
    }

    private Future<Void> check(Upstream member) {
        var options = member.requestOptions().setMethod(HttpMethod.GET).setURI(PATH);
        return client.request(options)
                .compose(request -> request.send()
                        .compose(response -> response.end().map(response.statusCode()))
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()))
                .onSuccess(status -> {
                    failuresInARow.remove(member);
                    pool.onHealthResult(member, status == OK);
                })
                .onFailure(failure -> {
                    if (failuresInARow.merge(member, 1, Integer::sum) > MAX_FAILURES_IN_A_ROW) {
                        pool.onHealthResult(member, false);
                    }
                })
                .mapEmpty();
    }
}
