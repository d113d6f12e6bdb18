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
 * Closes connections on which no complete request head has arrived for too long, even if its bytes trickle in: with an
 * idle timeout alone, one byte now and then could hold a connection for ever. A client that does not read its responses
 * could hold it too, because a close waits for that; so the connection is cut off after the same time again. Belongs to
 * one event loop.
 */
final class RequestHeadTimeout {
    private static final int SWEEPS_PER_LIMIT = 30;

    private final Duration limit;
    private final Map<HttpConnection, Wait> waits = new HashMap<>();

    /** The state of a connection: its last request, and since when it has been waiting for the next one. */
    private static final class Wait {
        private long since = System.nanoTime();
        private @Nullable HttpServerRequest last;
        private boolean closing;

        private boolean isBusy() {
            return last != null && !last.response().ended();
        }
    }

    /**
     * Starts the periodic check.
     *
     * @param limit the longest time without a complete head
     */
    RequestHeadTimeout(Vertx vertx, Duration limit) {
        this.limit = limit;
        vertx.setPeriodic(limit.toMillis() / SWEEPS_PER_LIMIT, timer -> sweep());
    }

    void opened(HttpConnection connection) {
        waits.put(connection, new Wait());
        connection.closeHandler(closed -> waits.remove(connection));
    }

    /** Records that a request head has arrived. */
    void received(HttpServerRequest request) {
        var state = waits.get(request.connection());
        if (state != null) {
            state.last = request;
            state.since = System.nanoTime();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        var late = new HashMap<HttpConnection, Wait>();
        waits.forEach((connection, state) -> {
            if (state.isBusy()) {
                state.since = now;
            } else if (now - state.since > limit.toNanos()) {
                late.put(connection, state);
            }
        });
        late.forEach((connection, state) -> {
            if (state.closing) {
                ConnectionHardening.cutOff(connection);
            } else {
                state.closing = true;
                state.since = now;
                connection.close();
            }
        });
    }
}
