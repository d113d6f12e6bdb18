package dev.taskwire.shared.auth;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.remote.JsonClient;
import dev.taskwire.shared.remote.RemoteCalls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final Vertx vertx;
    private final JsonClient ums;
    private final AccessTokens tokens;
    private long lastLookup = System.nanoTime() - LEAST_WAIT.toNanos();
    private Future<Void> lookup = Future.succeededFuture();

    public RemoteKeys(Vertx vertx, HttpClient client, RemoteCalls calls, List<URI> ums, AccessTokens tokens) {
        this.vertx = vertx;
        this.ums = new JsonClient(client, calls, "ums", ums, Map.of());
        this.tokens = tokens;
        tokens.onUnknownKey(this::lookUp);
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

    /** One fetch for all who ask while it runs and for a while after it. */
    private synchronized Future<Void> lookUp() {
        long now = System.nanoTime();
        if (now - lastLookup >= LEAST_WAIT.toNanos()) {
            lastLookup = now;
            lookup = refresh();
        }
        // Back to whoever asks, since the fetch is on the context of the first.
        var here = vertx.getOrCreateContext();
        Promise<Void> looked = Promise.promise();
        lookup.onComplete(
                keys -> here.runOnContext(back -> looked.complete()),
                failure -> here.runOnContext(back -> looked.fail(
                        AppException.unavailable("The key of this token cannot be looked up now.", LEAST_WAIT))));
        return looked.future();
    }

    private Future<Void> refresh() {
        return load().onFailure(failure ->
                LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("keys not fetched; the known ones stay"));
    }
}
