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
 * affected. Progress counts only when a whole slice has been received, so a byte now and then does not help. Belongs to
 * one event loop.
 */
public final class SlowClientEvictor {
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);
    private static final Duration MAX_STALL = Duration.ofSeconds(10);
    private static final Duration MAX_STALL_WHILE_FULL = Duration.ofSeconds(1);

    private final ResponseBudget budget;
    private final Set<ConnectionHardening> connections = new HashSet<>();

    public SlowClientEvictor(Vertx vertx, ResponseBudget budget) {
        this.budget = budget;
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
            if (stall.nanos() > MAX_STALL.toNanos() || budget.isExceeded()) {
                budget.recordCutOff();
                stall.connection().cutOff();
            } else {
                stall.connection().pacer().retry();
            }
        }
    }
}
