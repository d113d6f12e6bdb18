package dev.taskwire.shared.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process' verification keys like those that ums publishes: fetched at start, every few minutes, and when a
 * token names a key that is not known, at most every ten seconds. While ums is away the known keys stay in use.
 */
public final class RemoteKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration LEAST_WAIT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String PATH = "/.well-known/jwks.json";

    private final HttpClient client;
    private final List<URI> ums;
    private final AccessTokens tokens;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong lastFetch = new AtomicLong(System.nanoTime() - LEAST_WAIT.toNanos());

    public RemoteKeys(Vertx vertx, HttpClient client, List<URI> ums, AccessTokens tokens) {
        this.client = client;
        this.ums = ums;
        this.tokens = tokens;
        tokens.onUnknownKey(this::fetchSoon);
        vertx.setPeriodic(REFRESH.toMillis(), timer -> refresh());
    }

    /** Fetches the keys from the next ums in turn and puts them to use. */
    public Future<Void> load() {
        var address = ums.get(Math.floorMod(turn.getAndIncrement(), ums.size()));
        var request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address + PATH)
                .setTimeout(TIMEOUT.toMillis());
        return client.request(request)
                .compose(sent -> sent.send())
                .compose(answer -> answer.statusCode() == 200
                        ? answer.body()
                        : Future.failedFuture("ums answered " + answer.statusCode() + " for its keys"))
                .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .map(body -> body.toJsonObject().getJsonArray("keys").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .onSuccess(tokens::use)
                .mapEmpty();
    }

    private void fetchSoon() {
        long last = lastFetch.get();
        long now = System.nanoTime();
        if (now - last >= LEAST_WAIT.toNanos() && lastFetch.compareAndSet(last, now)) {
            refresh();
        }
    }

    private void refresh() {
        load().onFailure(failure ->
                LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("keys not fetched; the known ones stay"));
    }
}
