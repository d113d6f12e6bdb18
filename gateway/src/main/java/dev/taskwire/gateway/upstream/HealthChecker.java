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
 * Asks each upstream of a service whether it is ready, where there are several: one that is about to end says so before
 * it does, and one that failed is sent requests again when it has answered this.
 */
public final class HealthChecker {
    private static final String PATH = "/health/ready";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int OK = 200;
    /** How often in a row one may be silent; whoever says that it is not ready is believed at once. */
    private static final int MAX_SILENCES = 1;

    private final PeriodicTask task;
    private final UpstreamPool pool;
    private final HttpClient client;
    private final Map<Upstream, Integer> silences = new HashMap<>();

    public HealthChecker(Vertx vertx, UpstreamPool pool) {
        this.task = PeriodicTask.every(vertx, INTERVAL, this::checkAll);
        this.pool = pool;
        this.client = HttpClients.of(vertx)
                .with(new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()))
                .build();
    }

    /** Begins to ask, every second. */
    public HealthChecker start() {
        task.start();
        return this;
    }

    /** Asks nobody any more. */
    public Future<Void> close() {
        task.stop();
        return client.close();
    }

    private Future<?> checkAll() {
        var members = pool.members();
        silences.keySet().retainAll(members);
        var answers = members.stream()
                .filter(member -> members.size() > 1)
                .map(this::check)
                .toList();
        return Future.join(answers);
    }

    private Future<Void> check(Upstream member) {
        var options = member.requestOptions().setMethod(HttpMethod.GET).setURI(PATH);
        return client.request(options)
                .compose(request -> request.send()
                        .compose(answer -> answer.end().map(answer.statusCode()))
                        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> request.reset()))
                .onSuccess(status -> {
                    silences.remove(member);
                    pool.onHealthResult(member, status == OK);
                })
                .onFailure(failure -> {
                    if (silences.merge(member, 1, Integer::sum) > MAX_SILENCES) {
                        pool.onHealthResult(member, false);
                    }
                })
                .mapEmpty();
    }
}
