package dev.taskwire.shared.auth;

import dev.taskwire.shared.remote.JsonClient;
import dev.taskwire.shared.remote.RemoteCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final JsonClient ums;
    private final AccessTokens tokens;
    private final AtomicLong lastFetch = new AtomicLong(System.nanoTime() - LEAST_WAIT.toNanos());

    public RemoteKeys(Vertx vertx, HttpClient client, RemoteCalls calls, List<URI> ums, AccessTokens tokens) {
        this.ums = new JsonClient(client, calls, "ums", ums, Map.of());
        this.tokens = tokens;
        tokens.onUnknownKey(this::fetchSoon);
        vertx.setPeriodic(REFRESH.toMillis(), timer -> refresh());
    }

    /** Fetches the keys and puts them to use. */
    public Future<Void> load() {
        return ums.get(PATH, TIMEOUT)
                .map(answer -> answer.orElseThrow().getJsonArray("keys").stream()
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
