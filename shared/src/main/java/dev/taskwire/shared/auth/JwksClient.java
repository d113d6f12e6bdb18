package dev.taskwire.shared.auth;

import dev.taskwire.shared.client.HttpClientTelemetry;
import dev.taskwire.shared.client.InternalServiceClient;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a process' verification keys equal to the JWKS of ums. It fetches them at start, every few minutes, and at most
 * every second when a token names an unknown key. While ums is unavailable, the known keys stay in use.
 */
public final class JwksClient {
    private static final Logger LOG = LoggerFactory.getLogger(JwksClient.class);
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(5);
    private static final Duration MIN_FETCH_INTERVAL = Duration.ofSeconds(1);
    /** The bound on waiting look-ups; further ones fail with UNAVAILABLE at once. */
    private static final int MAX_WAITING = 256;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String PATH = "/.well-known/jwks.json";

    private final Vertx vertx;
    private final InternalServiceClient ums;
    private final AccessTokenVerifier tokens;
    private long lastLookup = System.nanoTime() - MIN_FETCH_INTERVAL.toNanos();
    private Promise<Void> next = Promise.promise();
    private int waiting;

    public JwksClient(
            Vertx vertx, HttpClient client, HttpClientTelemetry telemetry, List<URI> ums, AccessTokenVerifier tokens) {
        this.vertx = vertx;
        this.ums = new InternalServiceClient(client, telemetry, "ums", ums, Map.of());
        this.tokens = tokens;
        tokens.setKeyLookup(this::lookUp);
        PeriodicTask.atFixedRate(vertx, REFRESH_INTERVAL, this::refresh).startAfter(REFRESH_INTERVAL);
    }

    /** Fetches the keys and sets them in the verifier. */
    public Future<Void> load() {
        return ums.get(PATH, TIMEOUT)
                .map(response -> response.orElseThrow().getJsonArray("keys").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .onSuccess(tokens::setKeys)
                .mapEmpty();
    }

    /**
     * Returns the next fetch, which all look-ups before it share. A fetch that has already begun could miss a newer
     * key.
     */
    private synchronized Future<Void> lookUp() {
        if (waiting == MAX_WAITING) {
            return Future.failedFuture(unavailable());
        }
        waiting++;
        if (waiting == 1) {
            next = Promise.promise();
            long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastLookup);
            vertx.setTimer(Math.max(1, MIN_FETCH_INTERVAL.toMillis() - sinceLast), due -> fetchNext());
        }
        // Completes on the caller's context, since the fetch runs on a context of its own.
        var here = vertx.getOrCreateContext();
        Promise<Void> looked = Promise.promise();
        next.future()
                .onComplete(
                        keys -> here.runOnContext(back -> looked.complete()),
                        failure -> here.runOnContext(back -> looked.fail(unavailable())));
        return looked.future();
    }

    private synchronized void fetchNext() {
        waiting = 0;
        lastLookup = System.nanoTime();
        refresh().onComplete(next);
    }

    private static ApplicationException unavailable() {
        return ApplicationException.unavailable(
                "The key that verifies this token cannot be fetched now. Try again.", MIN_FETCH_INTERVAL);
    }

    private Future<Void> refresh() {
        return load().onFailure(failure -> LOG.atWarn()
                .addKeyValue("reason", failure.getMessage())
                .log("the keys that verify tokens cannot be fetched; the known keys stay in use"));
    }
}
