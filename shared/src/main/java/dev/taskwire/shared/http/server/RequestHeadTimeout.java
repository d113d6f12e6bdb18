package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no whole request head has come for too long, however busily its bytes trickle in: an idle
 * timeout alone would let one byte now and then hold a connection for ever. So would a client that does not read its
 * answers, for which a close waits: it has as long again. Belongs to one event loop.
 */
final class RequestHeadTimeout {
    private static final int SWEEPS_PER_LIMIT = 30;

    private final Duration limit;
    private final Map<HttpConnection, Wait> waits = new HashMap<>();

    /** Since when a connection waits for a request, as far as its last one has been answered. */
    private static final class Wait {
        private long since = System.nanoTime();
        private @Nullable HttpServerRequest last;
        private boolean closing;

        private boolean isBusy() {
            return last != null && !last.response().ended();
        }
    }

    /**
     * Begins to watch.
     *
     * @param limit how long a connection may go without a whole head
     */
    RequestHeadTimeout(Vertx vertx, Duration limit) {
        this.limit = limit;
        vertx.setPeriodic(limit.toMillis() / SWEEPS_PER_LIMIT, timer -> sweep());
    }

    void opened(HttpConnection connection) {
        waits.put(connection, new Wait());
        connection.closeHandler(closed -> waits.remove(connection));
    }

    /** Notes a request's head. */
    void received(HttpServerRequest request) {
        var wait = waits.get(request.connection());
        if (wait != null) {
            wait.last = request;
            wait.since = System.nanoTime();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        var late = new HashMap<HttpConnection, Wait>();
        waits.forEach((connection, wait) -> {
            if (wait.isBusy()) {
                wait.since = now;
            } else if (now - wait.since > limit.toNanos()) {
                late.put(connection, wait);
            }
        });
        late.forEach((connection, wait) -> {
            if (wait.closing) {
                ConnectionHardening.cutOff(connection);
            } else {
                wait.closing = true;
                wait.since = now;
                connection.close();
            }
        });
    }
}
