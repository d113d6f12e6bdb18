package dev.taskwire.shared.http.codec;

import dev.taskwire.shared.http.limit.ResponseBudget;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Closes connections of clients that do not read their responses: any client that has received nothing for long, and,
 * while too many bytes are pending, the clients that have received nothing for longest, so that others are not
 * affected. Progress counts only when a whole slice has been received, so a byte now and then does not help. The idle
 * timeout of Vert.x would wait for 30 s, however much memory is held, and starts again with every byte that is sent.
 * {@code SlowClientEvictorTest} has these clients. Belongs to one event loop.
 */
public final class SlowClientEvictor {
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);
    private static final Duration MAX_STALL_WHILE_FULL = Duration.ofSeconds(1);

    private final ResponseBudget budget;
    private final Duration maxStall;
    private final Set<ConnectionHardening> connections = new HashSet<>();

    /**
     * Starts the periodic check.
     *
     * @param maxStall the longest time in which a client may receive nothing while there is room
     */
    public SlowClientEvictor(Vertx vertx, ResponseBudget budget, Duration maxStall) {
        this.budget = budget;
        this.maxStall = maxStall;
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), timer -> sweep());
    }

    public void track(ConnectionHardening connection) {
        connections.add(connection);
    }

    public void untrack(ConnectionHardening connection) {
        connections.remove(connection);
    }

    private record Stall(ConnectionHardening connection, long nanos) {}

    private void sweep() {
        long now = System.nanoTime();
        var stalls = new ArrayList<Stall>();
        for (var connection : connections) {
            long nanos = connection.pacer().nanosWithoutProgress(now);
            if (nanos > MAX_STALL_WHILE_FULL.toNanos()) {
                stalls.add(new Stall(connection, nanos));
            } else {
                connection.pacer().retry();
            }
        }
        stalls.sort(Comparator.comparingLong(Stall::nanos).reversed());
        for (var stall : stalls) {
            if (stall.nanos() > maxStall.toNanos() || budget.isExceeded()) {
                budget.recordCutOff();
                stall.connection().cutOff();
            } else {
                stall.connection().pacer().retry();
            }
        }
    }
}
