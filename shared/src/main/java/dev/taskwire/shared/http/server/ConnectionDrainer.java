package dev.taskwire.shared.http.server;

import dev.taskwire.shared.http.codec.ConnectionHardening;
import dev.taskwire.shared.http.limit.ConnectionLimiter;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the connections of a server that stops, so that every request on them gets its response. No call of the
 * operating system closes a listening socket without a reset of the connections that wait in it to be accepted. So the
 * requests of accepted connections are held back first: clients that wait for responses open no more connections. Once
 * no more come, the socket is closed. Then the requests are handled, and each connection ends with its next response.
 * Belongs to one event loop.
 */
final class ConnectionDrainer {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(20);

    /** The time in which a client opens another connection after the end of one, also on a busy machine. */
    private static final Duration RECONNECT_TIME = Duration.ofMillis(200);

    /** The longest time for which requests are held back. */
    private static final Duration MAX_HOLD = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ConnectionLimiter limiter;
    private final Duration maxIdle;
    private final Set<ConnectionHardening> connections = new HashSet<>();
    private long lastChange = System.nanoTime();
    private boolean ending;
    private boolean holding;
    private @Nullable Channel listener;

    /**
     * Creates a drainer.
     *
     * @param limiter counts the open connections of all event loops, also those that are not tracked here yet
     * @param maxIdle a connection that has waited for a request for so long is closed
     */
    ConnectionDrainer(Vertx vertx, ConnectionLimiter limiter, Duration maxIdle) {
        this.vertx = vertx;
        this.limiter = limiter;
        this.maxIdle = maxIdle;
    }

    void track(ConnectionHardening connection) {
        lastChange = System.nanoTime();
        listener = connection.listener();
        connections.add(connection);
        connection.onClose(() -> {
            lastChange = System.nanoTime();
            connections.remove(connection);
        });
        if (ending) {
            connection.endWithNextResponse();
        }
        if (holding) {
            connection.holdRequests();
        }
    }

    /** Makes the next response on each connection the last one, also on connections that are accepted later. */
    void begin() {
        ending = true;
        connections.forEach(ConnectionHardening::endWithNextResponse);
    }

    /**
     * Holds requests back. Completes when all others have their responses and no connection is opened any more, or
     * after a time limit.
     */
    Future<Void> holdRequests() {
        holding = true;
        connections.forEach(ConnectionHardening::holdRequests);
        lastChange = System.nanoTime();
        return awaitNoConnections(lastChange + MAX_HOLD.toNanos());
    }

    private Future<Void> awaitNoConnections(long end) {
        long now = System.nanoTime();
        boolean none = now - lastChange >= RECONNECT_TIME.toNanos()
                && connections.stream().noneMatch(ConnectionHardening::isResponding);
        return none || now - end >= 0
                ? Future.succeededFuture()
                : awaitSelect().compose(selected -> awaitNoConnections(end));
    }

    /** Closes the listening socket, which all event loops share. Completes when further connections are refused. */
    Future<Void> closeListener() {
        var socket = listener;
        if (socket == null) {
            return Future.succeededFuture();
        }
        Promise<Void> closed = Promise.promise();
        // The operating system's socket is closed when its event loop selects the next time.
        socket.close().addListener(closing -> awaitSelect().onComplete(closed));
        return closed.future();
    }

    /** Completes after a while, in which the listening socket has accepted what waits, however busy the machine is. */
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is completed
    private Future<Void> awaitSelect() {
        var socket = listener;
        if (socket == null) {
            return vertx.timer(CHECK_INTERVAL.toMillis()).mapEmpty();
        }
        Promise<Void> selected = Promise.promise();
        var here = vertx.getOrCreateContext();
        socket.eventLoop()
                .schedule(
                        () -> here.runOnContext(back -> selected.complete()),
                        CHECK_INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
        return selected.future();
    }

    /**
     * Handles the requests that were held back. Completes when no connection is open. Those that remain are cut off.
     */
    Future<Void> awaitConnections(Duration timeout) {
        holding = false;
        connections.forEach(ConnectionHardening::releaseRequests);
        return awaitClosed(System.nanoTime() + timeout.toNanos());
    }

    private Future<Void> awaitClosed(long end) {
        if (limiter.openConnections() == 0) {
            return Future.succeededFuture();
        }
        if (System.nanoTime() - end >= 0) {
            List.copyOf(connections).forEach(ConnectionHardening::cutOff);
            return Future.succeededFuture();
        }
        List.copyOf(connections).forEach(connection -> connection.closeIfIdle(maxIdle));
        return vertx.timer(CHECK_INTERVAL.toMillis()).compose(checked -> awaitClosed(end));
    }
}
