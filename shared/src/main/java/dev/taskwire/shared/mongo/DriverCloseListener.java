package dev.taskwire.shared.mongo;

import com.mongodb.event.ClusterClosedEvent;
import com.mongodb.event.ClusterListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the driver of a client is closed. Vert.x closes it on another thread and does not wait. An operation that
 * begins meanwhile can be lost: it ends neither way.
 */
final class DriverCloseListener implements ClusterListener {
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final Promise<Void> closed = Promise.promise();

    @Override
    public void clusterClosed(ClusterClosedEvent event) {
        closed.tryComplete();
    }

    /** Completes when the driver is closed, or after a time limit. Never fails. */
    Future<Void> closed() {
        return closed.future()
                .timeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }
}
