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
 * could hold it too, because a close waits for that; so the connection is cut off after the same time again (RFC 9112,
 * 9.5). {@code RequestHeadTimeoutTest} has both clients. Belongs to one event loop.
 */
final class RequestHeadTimeout {
    private static final int SWEEPS_PER_LIMIT = 30;

    private final Duration limit;
    private final Map<HttpConnection, ConnectionState> states = new HashMap<>();

    /** The state of a connection: its last request, and since when it has been waiting for the next one. */
    private static final class ConnectionState {
        private long idleSince = System.nanoTime();
        private @Nullable HttpServerRequest lastRequest;
        private boolean closing;

        private boolean isBusy() {
            return lastRequest != null && !lastRequest.response().ended();
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

    void track(HttpConnection connection) {
        states.put(connection, new ConnectionState());
        connection.closeHandler(closed -> states.remove(connection));
    }

    /** Records that a request head has arrived. */
    void onRequestHead(HttpServerRequest request) {
        var state = states.get(request.connection());
        if (state != null) {
            state.lastRequest = request;
            state.idleSince = System.nanoTime();
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        var late = new HashMap<HttpConnection, ConnectionState>();
        states.forEach((connection, state) -> {
            if (state.isBusy()) {
                state.idleSince = now;
            } else if (now - state.idleSince > limit.toNanos()) {
                late.put(connection, state);
            }
        });
        late.forEach((connection, state) -> {
            if (state.closing) {
                ConnectionHardening.cutOff(connection);
            } else {
                state.closing = true;
                state.idleSince = now;
                connection.close();
            }
        });
    }
}
