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
 * Keeps a process' verification keys like those that ums publishes: fetched at start, every few minutes, and when a
 * token names a key that is not known, at most every second. While ums is away the known keys stay in use.
 */
public final class JwksClient {
    private static final Logger LOG = LoggerFactory.getLogger(JwksClient.class);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    /** Beyond them the answer is that it cannot be known, at once. */
    private static final int MAX_WAITING = 256;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String PATH = "/.well-known/jwks.json";

    private final Vertx vertx;
    private final InternalServiceClient ums;
    private final AccessTokenVerifier tokens;
    private long lastLookup = System.nanoTime() - MIN_WAIT.toNanos();
    private Promise<Void> next = Promise.promise();
    private int waiting;

    public JwksClient(
            Vertx vertx, HttpClient client, HttpClientTelemetry calls, List<URI> ums, AccessTokenVerifier tokens) {
        this.vertx = vertx;
        this.ums = new InternalServiceClient(client, calls, "ums", ums, Map.of());
        this.tokens = tokens;
        tokens.setKeyLookup(this::lookUp);
        PeriodicTask.atFixedRate(vertx, REFRESH, this::refresh).startAfter(REFRESH);
    }

    /** Fetches the keys and puts them to use. */
    public Future<Void> load() {
        return ums.get(PATH, TIMEOUT)
                .map(answer -> answer.orElseThrow().getJsonArray("keys").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .onSuccess(tokens::setKeys)
                .mapEmpty();
    }

    /** The next fetch, for all who ask before it begins: what had begun earlier could miss a key that is newer. */
    private synchronized Future<Void> lookUp() {
        if (waiting == MAX_WAITING) {
            return Future.failedFuture(unavailable());
        }
        waiting++;
        if (waiting == 1) {
            next = Promise.promise();
            long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastLookup);
            vertx.setTimer(Math.max(1, MIN_WAIT.toMillis() - sinceLast), due -> fetchNext());
        }
        // Back to whoever asks, since the fetch is on a context of its own.
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
        return ApplicationException.unavailable("The key of this token cannot be looked up now.", MIN_WAIT);
    }

    private Future<Void> refresh() {
        return load().onFailure(failure ->
                LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("keys not fetched; the known ones stay"));
    }
}
