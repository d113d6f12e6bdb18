package dev.taskwire.shared.mongo;

import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import dev.taskwire.shared.telemetry.metrics.HistogramBuckets;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections of one client to all servers together. */
final class ConnectionPoolMetrics implements ConnectionPoolListener {
    private static final String POOL = "db.client.connection.pool.name";
    private static final String STATE = "db.client.connection.state";

    private final LongAdder open = new LongAdder();
    private final LongAdder used = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    private final Timer waited;
    private final Counter timeouts;

    /**
     * Registers the metrics of a client without connections.
     *
     * @param pool the name of the client, unique in its process
     * @param maxConnections the maximum of connections to each server
     */
    ConnectionPoolMetrics(MetricsRegistry metrics, String pool, int maxConnections) {
        String count = "db.client.connection.count";
        String what = "Connections to MongoDB.";
        metrics.gauge(count, what, used::sum, POOL, pool, STATE, "used");
        metrics.gauge(count, what, () -> Math.max(0, open.sum() - used.sum()), POOL, pool, STATE, "idle");
        metrics.gauge(
                "db.client.connection.max",
                "The maximum number of connections to each server.",
                () -> maxConnections,
                POOL,
                pool);
        metrics.gauge(
                "db.client.connection.pending_requests",
                "Operations that wait for a connection.",
                waiting::sum,
                POOL,
                pool);
        waited = metrics.timer(
                "db.client.connection.wait_time",
                "How long operations have waited for a connection.",
                HistogramBuckets.DATABASE,
                POOL,
                pool);
        timeouts = metrics.counter(
                "db.client.connection.timeouts",
                "Operations that waited for a connection and did not get one.",
                POOL,
                pool);
    }

    @Override
    public void connectionCreated(ConnectionCreatedEvent event) {
        open.increment();
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
        open.decrement();
    }

    @Override
    public void connectionCheckOutStarted(ConnectionCheckOutStartedEvent event) {
        waiting.increment();
    }

    @Override
    public void connectionCheckedOut(ConnectionCheckedOutEvent event) {
        waiting.decrement();
        used.increment();
        waited.record(event.getElapsedTime(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
    }

    @Override
    public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
        waiting.decrement();
        if (event.getReason() == ConnectionCheckOutFailedEvent.Reason.TIMEOUT) {
            timeouts.increment();
        }
    }

    @Override
    public void connectionCheckedIn(ConnectionCheckedInEvent event) {
        used.decrement();
    }
}
